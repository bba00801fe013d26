import { createFileRoute } from "@tanstack/react-router";
import { UsagePage } from "#features/usage/usage-page";
import { readUsageSearch } from "#features/usage/usage-search";
import { serversOptions } from "#shared/api/servers";

export const Route = createFileRoute("/_hub/projects/$project/usage")({
  validateSearch: readUsageSearch,
  loader: ({ context, params }) => context.queryClient.ensureQueryData(serversOptions(params.project)),
  component: Usage,
});

function Usage() {
  return <UsagePage project={Route.useParams().project} search={Route.useSearch()} />;
}
