import { createFileRoute } from "@tanstack/react-router";
import { OverviewPage } from "#features/overview/overview-page";
import { serversOptions } from "#shared/api/servers";

export const Route = createFileRoute("/_hub/projects/$project/")({
  loader: ({ context, params }) => context.queryClient.ensureQueryData(serversOptions(params.project)),
  component: Overview,
});

function Overview() {
  return <OverviewPage project={Route.useParams().project} />;
}
