import { createFileRoute } from "@tanstack/react-router";
import { membersOptions } from "#features/members/members";
import { MembersPage } from "#features/members/members-page";
import { peopleOptions } from "#shared/api/people";
import { textOf } from "#shared/lib/search-text";

export const Route = createFileRoute("/_hub/projects/$project/members")({
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => ({ q: textOf(q) }),
  loader: ({ context: { queryClient }, params: { project } }) => {
    void queryClient.prefetchQuery(membersOptions(project));
    void queryClient.prefetchQuery(peopleOptions(project));
  },
  component: Members,
});

function Members() {
  return <MembersPage project={Route.useParams().project} q={Route.useSearch().q} />;
}
