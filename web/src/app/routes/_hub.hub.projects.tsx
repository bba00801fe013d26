import { createFileRoute } from "@tanstack/react-router";
import { allProjectsOptions } from "#features/hub/hub";
import { HubProjectsPage } from "#features/hub/hub-projects-page";
import { textOf } from "#shared/lib/search-text";

export const Route = createFileRoute("/_hub/hub/projects")({
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => ({ q: textOf(q) }),
  loader: ({ context }) => void context.queryClient.prefetchQuery(allProjectsOptions()),
  component: HubProjects,
});

function HubProjects() {
  return <HubProjectsPage q={Route.useSearch().q} />;
}
