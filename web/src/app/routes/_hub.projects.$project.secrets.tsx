import { createFileRoute } from "@tanstack/react-router";
import { secretsOptions } from "#features/secrets/secrets";
import { SecretsPage } from "#features/secrets/secrets-page";
import { textOf } from "#shared/lib/search-text";

export const Route = createFileRoute("/_hub/projects/$project/secrets")({
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => ({ q: textOf(q) }),
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(secretsOptions(params.project)),
  component: Secrets,
});

function Secrets() {
  return <SecretsPage project={Route.useParams().project} q={Route.useSearch().q} />;
}
