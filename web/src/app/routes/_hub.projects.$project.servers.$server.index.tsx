import { createFileRoute } from "@tanstack/react-router";
import { ServerOverview } from "#features/servers/server-overview";

export const Route = createFileRoute("/_hub/projects/$project/servers/$server/")({ component: Overview });

function Overview() {
  const { project, server } = Route.useParams();
  return <ServerOverview project={project} name={server} />;
}
