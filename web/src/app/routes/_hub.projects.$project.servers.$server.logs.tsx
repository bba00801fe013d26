import { createFileRoute } from "@tanstack/react-router";
import { ServerLog } from "#features/servers/server-log";

export const Route = createFileRoute("/_hub/projects/$project/servers/$server/logs")({ component: Log });

function Log() {
  const { project, server } = Route.useParams();
  return <ServerLog project={project} server={server} />;
}
