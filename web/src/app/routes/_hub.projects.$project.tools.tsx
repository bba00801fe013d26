import { createFileRoute } from "@tanstack/react-router";
import { type ToolChoice, ToolsPage } from "#features/tools/tools-page";
import { serversOptions } from "#shared/api/servers";
import { projectToolsOptions } from "#shared/api/tools";
import { textOf } from "#shared/lib/search-text";

export const Route = createFileRoute("/_hub/projects/$project/tools")({
  validateSearch: (search): ToolChoice => ({
    server: textOf(search.server),
    tool: textOf(search.tool),
    args: argumentsOf(search.args),
  }),
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(projectToolsOptions(params.project));
    return context.queryClient.ensureQueryData(serversOptions(params.project));
  },
  component: Tools,
});

/** Arguments as JSON text: the router reads an object out of an address where one stands in it. */
function argumentsOf(value: unknown): string | undefined {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : textOf(value);
}

function Tools() {
  return <ToolsPage project={Route.useParams().project} choice={Route.useSearch()} />;
}
