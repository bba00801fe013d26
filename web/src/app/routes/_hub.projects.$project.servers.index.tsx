import { createFileRoute } from "@tanstack/react-router";
import { ServerListPage } from "#features/servers/server-list-page";
import { serversOptions } from "#shared/api/servers";

export const Route = createFileRoute("/_hub/projects/$project/servers/")({
  loader: ({ context, params }) => context.queryClient.ensureQueryData(serversOptions(params.project)),
  component: Servers,
});

function Servers() {
  return <ServerListPage project={Route.useParams().project} />;
}
