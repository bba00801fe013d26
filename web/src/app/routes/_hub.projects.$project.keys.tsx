import { createFileRoute } from "@tanstack/react-router";
import { KeysPage } from "#features/keys/keys-page";
import { keysOptions } from "#shared/api/keys";
import { serversOptions } from "#shared/api/servers";
import { textOf } from "#shared/lib/search-text";

interface KeysSearch {
  /** The key that is opened. */
  key?: string;
}

export const Route = createFileRoute("/_hub/projects/$project/keys")({
  validateSearch: (search): KeysSearch => ({ key: textOf(search.key) }),
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.ensureQueryData(keysOptions(params.project)),
      context.queryClient.ensureQueryData(serversOptions(params.project)),
    ]),
  component: Keys,
});

function Keys() {
  return <KeysPage project={Route.useParams().project} opened={Route.useSearch().key} />;
}
