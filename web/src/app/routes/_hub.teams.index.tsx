import { createFileRoute } from "@tanstack/react-router";
import { TeamsPage } from "#features/teams/teams-page";
import { teamsOptions } from "#shared/api/teams";

export const Route = createFileRoute("/_hub/teams/")({
  loader: ({ context }) => void context.queryClient.prefetchQuery(teamsOptions()),
  component: TeamsPage,
});
