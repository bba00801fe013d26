import {
  getTeamOptions,
  listRequestsToTeamOptions,
  listTeamMembersOptions,
  listTeamProjectsOptions,
  listTeamsOptions,
} from "#client/@tanstack/react-query.gen";
import type { Team } from "#client/types.gen";

export const teamsOptions = () => listTeamsOptions({ query: { limit: 200 } });
export const teamOptions = (team: string) => getTeamOptions({ path: { team } });
export const teamMembersOptions = (team: string) => listTeamMembersOptions({ path: { team }, query: { limit: 200 } });
export const teamProjectsOptions = (team: string) => listTeamProjectsOptions({ path: { team } });
export const requestsToTeamOptions = (team: string) => listRequestsToTeamOptions({ path: { team } });

export const mayEditTeam = (team: Team) => team.permissions.includes("teams:edit");
