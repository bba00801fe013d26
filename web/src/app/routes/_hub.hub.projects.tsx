import { createFileRoute } from "@tanstack/react-router";
import { allProjectsOptions } from "#features/hub/hub";
import { HubProjectsPage } from "#features/hub/hub-projects-page";

export const Route = createFileRoute("/_hub/hub/projects")({
  loader: ({ context }) => void context.queryClient.prefetchQuery(allProjectsOptions()),
  component: HubProjectsPage,
});
