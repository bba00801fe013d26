import { createFileRoute } from "@tanstack/react-router";
import { HomePage } from "#features/projects/home-page";
import { projectsOptions } from "#shared/api/projects";

export const Route = createFileRoute("/_hub/")({
  loader: ({ context }) => context.queryClient.ensureQueryData(projectsOptions()),
  component: HomePage,
});
