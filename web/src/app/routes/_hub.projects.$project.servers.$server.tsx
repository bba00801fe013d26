import { createFileRoute, Outlet } from "@tanstack/react-router";
import { ServerPage } from "#features/servers/server-page";
import { serverOptions } from "#shared/api/server";

export const Route = createFileRoute("/_hub/projects/$project/servers/$server")({
  loader: ({ context, params }) => context.queryClient.ensureQueryData(serverOptions(params.project, params.server)),
  component: Server,
});

function Server() {
  const { project, server } = Route.useParams();
  return (
    <ServerPage key={server} project={project} name={server}>
      <Outlet />
    </ServerPage>
  );
}
