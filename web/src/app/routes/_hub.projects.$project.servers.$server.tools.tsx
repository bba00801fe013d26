import { createFileRoute } from "@tanstack/react-router";
import { ServerTools } from "#features/servers/server-tools";
import { toolsOptions } from "#shared/api/server";

export const Route = createFileRoute("/_hub/projects/$project/servers/$server/tools")({
  loader: ({ context, params }) => context.queryClient.ensureQueryData(toolsOptions(params.project, params.server)),
  component: Tools,
});

function Tools() {
  const { project, server } = Route.useParams();
  return <ServerTools project={project} server={server} />;
}
