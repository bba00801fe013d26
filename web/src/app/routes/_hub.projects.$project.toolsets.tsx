import { createFileRoute } from "@tanstack/react-router";
import { ToolsetsPage } from "#features/toolsets/toolsets-page";
import { serversOptions } from "#shared/api/servers";
import { toolsetsOptions } from "#shared/api/toolsets";

export const Route = createFileRoute("/_hub/projects/$project/toolsets")({
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.ensureQueryData(toolsetsOptions(params.project)),
      context.queryClient.ensureQueryData(serversOptions(params.project)),
    ]),
  component: Toolsets,
});

function Toolsets() {
  return <ToolsetsPage project={Route.useParams().project} />;
}
