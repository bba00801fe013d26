import { createFileRoute } from "@tanstack/react-router";
import { closedOptions } from "#features/closed-projects/closed-projects";
import { ClosedProjectsPage } from "#features/closed-projects/closed-projects-page";

export const Route = createFileRoute("/_hub/closed")({
  loader: ({ context: { queryClient } }) =>
    Promise.all([
      queryClient.ensureQueryData(closedOptions("archived")),
      queryClient.ensureQueryData(closedOptions("deleted")),
    ]),
  component: ClosedProjectsPage,
});
