import { createFileRoute } from "@tanstack/react-router";
import { type ToolChoice, ToolsPage } from "#features/tools/tools-page";
import { serversOptions } from "#shared/api/servers";
import { textOf } from "#shared/lib/search-text";

export const Route = createFileRoute("/_hub/projects/$project/tools")({
  validateSearch: (search): ToolChoice => ({ server: textOf(search.server), tool: textOf(search.tool) }),
  loader: ({ context, params }) => context.queryClient.ensureQueryData(serversOptions(params.project)),
  component: Tools,
});

function Tools() {
  return <ToolsPage project={Route.useParams().project} choice={Route.useSearch()} />;
}
