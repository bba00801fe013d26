import { createFileRoute } from "@tanstack/react-router";
import { AddServerPage } from "#features/servers/add-server-page";

export const Route = createFileRoute("/_hub/projects/$project/add-server")({ component: AddServer });

function AddServer() {
  return <AddServerPage project={Route.useParams().project} />;
}
