import { createFileRoute } from "@tanstack/react-router";
import { readCallSearch } from "#features/calls/call-search";
import { CallsPage } from "#features/calls/calls-page";
import { serversOptions } from "#shared/api/servers";

export const Route = createFileRoute("/_hub/projects/$project/calls/")({
  validateSearch: readCallSearch,
  loader: ({ context, params }) => context.queryClient.ensureQueryData(serversOptions(params.project)),
  component: Calls,
});

function Calls() {
  return <CallsPage project={Route.useParams().project} search={Route.useSearch()} />;
}
