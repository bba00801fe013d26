import {
  getTeamOptions,
  listRequestsToTeamOptions,
  listTeamMembersQueryKey,
  listTeamProjectsOptions,
} from "#client/@tanstack/react-query.gen";
import { listTeamMembers } from "#client/sdk.gen";
import type { Team, TeamMember } from "#client/types.gen";
import { wholeList } from "#shared/api/pages";

export const teamOptions = (team: string) => getTeamOptions({ path: { team } });
/** Everybody who is in the team. */
export const teamMembersOptions = (team: string) =>
  wholeList<TeamMember>(listTeamMembersQueryKey({ path: { team } }), (query, signal) =>
    listTeamMembers({ path: { team }, query, signal }),
  );
export const teamProjectsOptions = (team: string) => listTeamProjectsOptions({ path: { team } });
export const requestsToTeamOptions = (team: string) => listRequestsToTeamOptions({ path: { team } });

export const mayEditTeam = (team: Team) => team.permissions.includes("teams:edit");
