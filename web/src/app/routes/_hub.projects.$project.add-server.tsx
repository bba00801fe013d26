import { createFileRoute } from "@tanstack/react-router";
import { AddServerPage } from "#features/servers/add-server-page";
import { WAYS, type Way } from "#features/servers/ways";

interface AddServerSearch {
  way?: Way;
}

export const Route = createFileRoute("/_hub/projects/$project/add-server")({
  validateSearch: (search): AddServerSearch => ({ way: WAYS.find((way) => way === search.way) }),
  component: AddServer,
});

function AddServer() {
  return <AddServerPage project={Route.useParams().project} way={Route.useSearch().way ?? "command"} />;
}
