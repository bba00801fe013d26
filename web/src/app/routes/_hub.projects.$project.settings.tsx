import { createFileRoute } from "@tanstack/react-router";
import { ProjectSettingsPage } from "#features/project-settings/project-settings-page";

export const Route = createFileRoute("/_hub/projects/$project/settings")({ component: Settings });

function Settings() {
  return <ProjectSettingsPage project={Route.useParams().project} />;
}
