import { createFileRoute } from "@tanstack/react-router";
import { TeamPage } from "#features/teams/team-page";
import { teamMembersOptions, teamOptions } from "#features/teams/teams";

export const Route = createFileRoute("/_hub/teams/$team")({
  loader: ({ context: { queryClient }, params }) => {
    void queryClient.prefetchQuery(teamMembersOptions(params.team));
    return queryClient.ensureQueryData(teamOptions(params.team));
  },
  component: Team,
});

function Team() {
  const { team } = Route.useParams();
  return <TeamPage key={team} name={team} />;
}
