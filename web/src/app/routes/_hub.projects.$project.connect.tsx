import { createFileRoute } from "@tanstack/react-router";
import { type ConnectChoice, ConnectPage } from "#features/connect/connect-page";
import { serversOptions } from "#shared/api/servers";
import { textOf } from "#shared/lib/search-text";

export const Route = createFileRoute("/_hub/projects/$project/connect")({
  validateSearch: (search): ConnectChoice => ({
    client: textOf(search.client),
    server: textOf(search.server),
    toolset: textOf(search.toolset),
    transport: search.transport === "sse" ? "sse" : undefined,
  }),
  loader: ({ context, params }) => context.queryClient.ensureQueryData(serversOptions(params.project)),
  component: Connect,
});

function Connect() {
  const { project } = Route.useParams();
  return <ConnectPage key={project} project={project} choice={Route.useSearch()} />;
}
