import { createFileRoute } from "@tanstack/react-router";
import { ServerPrompts } from "#features/servers/server-prompts";

export const Route = createFileRoute("/_hub/projects/$project/servers/$server/prompts")({ component: Prompts });

function Prompts() {
  const { project, server } = Route.useParams();
  return <ServerPrompts key={server} project={project} server={server} />;
}
