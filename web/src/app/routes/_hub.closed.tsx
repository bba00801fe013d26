import { createFileRoute } from "@tanstack/react-router";
import { closedOptions } from "#features/closed-projects/closed-projects";
import { ClosedProjectsPage } from "#features/closed-projects/closed-projects-page";

export const Route = createFileRoute("/_hub/closed")({
  loader: ({ context: { queryClient } }) => {
    void queryClient.prefetchQuery(closedOptions("archived"));
    void queryClient.prefetchQuery(closedOptions("deleted"));
  },
  component: ClosedProjectsPage,
});
