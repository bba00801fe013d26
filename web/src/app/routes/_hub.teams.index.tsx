import { createFileRoute } from "@tanstack/react-router";
import { TeamsPage } from "#features/teams/teams-page";
import { teamsOptions } from "#shared/api/teams";
import { textOf } from "#shared/lib/search-text";

export const Route = createFileRoute("/_hub/teams/")({
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => ({ q: textOf(q) }),
  loader: ({ context }) => void context.queryClient.prefetchQuery(teamsOptions()),
  component: Teams,
});

function Teams() {
  return <TeamsPage q={Route.useSearch().q} />;
}
