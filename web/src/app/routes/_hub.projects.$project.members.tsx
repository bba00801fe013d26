import { createFileRoute } from "@tanstack/react-router";
import { membersOptions, peopleOptions } from "#features/members/members";
import { MembersPage } from "#features/members/members-page";

export const Route = createFileRoute("/_hub/projects/$project/members")({
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.ensureQueryData(membersOptions(params.project)),
      context.queryClient.ensureQueryData(peopleOptions(params.project)),
    ]),
  component: Members,
});

function Members() {
  return <MembersPage project={Route.useParams().project} />;
}
