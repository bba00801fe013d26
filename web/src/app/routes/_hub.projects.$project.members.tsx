import { createFileRoute } from "@tanstack/react-router";
import { membersOptions } from "#features/members/members";
import { MembersPage } from "#features/members/members-page";

export const Route = createFileRoute("/_hub/projects/$project/members")({
  loader: ({ context, params }) => context.queryClient.ensureQueryData(membersOptions(params.project)),
  component: Members,
});

function Members() {
  return <MembersPage project={Route.useParams().project} />;
}
