import { createFileRoute } from "@tanstack/react-router";
import { ServerUsage } from "#features/servers/server-usage";

export const Route = createFileRoute("/_hub/projects/$project/servers/$server/usage")({ component: Usage });

function Usage() {
  const { project, server } = Route.useParams();
  return <ServerUsage project={project} server={server} />;
}
