import { createFileRoute } from "@tanstack/react-router";
import { readKeySearch } from "#features/keys/key-search";
import { KeysPage } from "#features/keys/keys-page";
import { keysOptions } from "#shared/api/keys";
import { serversOptions } from "#shared/api/servers";

export const Route = createFileRoute("/_hub/projects/$project/keys")({
  validateSearch: readKeySearch,
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(keysOptions(params.project));
    return context.queryClient.ensureQueryData(serversOptions(params.project));
  },
  component: Keys,
});

function Keys() {
  return <KeysPage project={Route.useParams().project} search={Route.useSearch()} />;
}
