import {
  getTeamOptions,
  listRequestsToTeamQueryKey,
  listTeamMembersQueryKey,
  listTeamProjectsQueryKey,
} from "#client/@tanstack/react-query.gen";
import { listRequestsToTeam, listTeamMembers, listTeamProjects } from "#client/sdk.gen";
import type { Team, TeamMember, TeamProject, TeamRequest } from "#client/types.gen";
import { wholeList } from "#shared/api/pages";

export const teamOptions = (team: string) => getTeamOptions({ path: { team } });
/** Everybody who is in the team. */
export const teamMembersOptions = (team: string) =>
  wholeList<TeamMember>(listTeamMembersQueryKey({ path: { team } }), (query, signal) =>
    listTeamMembers({ path: { team }, query, signal }),
  );
/** All projects that the team was added to. */
export const teamProjectsOptions = (team: string) =>
  wholeList<TeamProject>(listTeamProjectsQueryKey({ path: { team } }), (query, signal) =>
    listTeamProjects({ path: { team }, query, signal }),
  );
/** All projects that would like to add the team. */
export const requestsToTeamOptions = (team: string) =>
  wholeList<TeamRequest>(listRequestsToTeamQueryKey({ path: { team } }), (query, signal) =>
    listRequestsToTeam({ path: { team }, query, signal }),
  );

export const mayEditTeam = (team: Team) => team.permissions.includes("teams:edit");
