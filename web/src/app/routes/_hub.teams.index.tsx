import { createFileRoute } from "@tanstack/react-router";
import { teamsOptions } from "#features/teams/teams";
import { TeamsPage } from "#features/teams/teams-page";

export const Route = createFileRoute("/_hub/teams/")({
  loader: ({ context }) => void context.queryClient.prefetchQuery(teamsOptions()),
  component: TeamsPage,
});
