import { createFileRoute } from "@tanstack/react-router";
import { ServerSettings } from "#features/servers/server-settings";

export const Route = createFileRoute("/_hub/projects/$project/servers/$server/settings")({ component: Settings });

function Settings() {
  const { project, server } = Route.useParams();
  return <ServerSettings key={server} project={project} name={server} />;
}
