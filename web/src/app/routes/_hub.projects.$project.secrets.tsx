import { createFileRoute } from "@tanstack/react-router";
import { secretsOptions } from "#features/secrets/secrets";
import { SecretsPage } from "#features/secrets/secrets-page";

export const Route = createFileRoute("/_hub/projects/$project/secrets")({
  loader: ({ context, params }) => context.queryClient.ensureQueryData(secretsOptions(params.project)),
  component: Secrets,
});

function Secrets() {
  return <SecretsPage project={Route.useParams().project} />;
}
