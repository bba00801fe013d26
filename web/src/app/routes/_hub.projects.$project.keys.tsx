import { createFileRoute } from "@tanstack/react-router";
import { KeysPage } from "#features/keys/keys-page";
import { keysOptions } from "#shared/api/keys";

export const Route = createFileRoute("/_hub/projects/$project/keys")({
  loader: ({ context, params }) => context.queryClient.ensureQueryData(keysOptions(params.project)),
  component: Keys,
});

function Keys() {
  return <KeysPage project={Route.useParams().project} />;
}
