import { createFileRoute } from "@tanstack/react-router";
import { ServerListPage } from "#features/servers/server-list-page";
import { readServerSearch } from "#features/servers/server-search";
import { serversOptions } from "#shared/api/servers";

export const Route = createFileRoute("/_hub/projects/$project/servers/")({
  validateSearch: readServerSearch,
  loader: ({ context, params }) => context.queryClient.ensureQueryData(serversOptions(params.project)),
  component: Servers,
});

function Servers() {
  const { project } = Route.useParams();
  return <ServerListPage key={project} project={project} search={Route.useSearch()} />;
}
