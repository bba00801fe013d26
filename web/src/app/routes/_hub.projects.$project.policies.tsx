import { createFileRoute } from "@tanstack/react-router";
import { PoliciesPage } from "#features/policies/policies-page";
import { serversOptions } from "#shared/api/servers";
import { projectToolsOptions } from "#shared/api/tools";

export const Route = createFileRoute("/_hub/projects/$project/policies")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(projectToolsOptions(params.project));
    return context.queryClient.ensureQueryData(serversOptions(params.project));
  },
  component: Policies,
});

function Policies() {
  return <PoliciesPage project={Route.useParams().project} />;
}
