import { createFileRoute } from "@tanstack/react-router";
import { ToolsetsPage } from "#features/toolsets/toolsets-page";
import { serversOptions } from "#shared/api/servers";
import { toolsetsOptions } from "#shared/api/toolsets";
import { textOf } from "#shared/lib/search-text";

export const Route = createFileRoute("/_hub/projects/$project/toolsets")({
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => ({ q: textOf(q) }),
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.ensureQueryData(toolsetsOptions(params.project)),
      context.queryClient.ensureQueryData(serversOptions(params.project)),
    ]),
  component: Toolsets,
});

function Toolsets() {
  return <ToolsetsPage project={Route.useParams().project} q={Route.useSearch().q} />;
}
