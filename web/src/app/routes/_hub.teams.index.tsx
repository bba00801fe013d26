import { createFileRoute } from "@tanstack/react-router";
import { teamsOptions } from "#features/teams/teams";
import { TeamsPage } from "#features/teams/teams-page";

export const Route = createFileRoute("/_hub/teams/")({
  loader: ({ context }) => context.queryClient.ensureQueryData(teamsOptions()),
  component: TeamsPage,
});
