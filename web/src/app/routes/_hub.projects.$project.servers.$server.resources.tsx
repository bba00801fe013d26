import { createFileRoute } from "@tanstack/react-router";
import { ServerResources } from "#features/servers/server-resources";

export const Route = createFileRoute("/_hub/projects/$project/servers/$server/resources")({ component: Resources });

function Resources() {
  const { project, server } = Route.useParams();
  return <ServerResources key={server} project={project} server={server} />;
}
