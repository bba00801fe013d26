import { queryOptions } from "@tanstack/react-query";
import {
  getTeamOptions,
  listRequestsToTeamOptions,
  listTeamMembersOptions,
  listTeamProjectsOptions,
  listTeamsQueryKey,
} from "#client/@tanstack/react-query.gen";
import { listTeams } from "#client/sdk.gen";
import type { Team } from "#client/types.gen";
import { everyPage } from "#shared/api/pages";

const MOST = 200;

/** All teams that the signed-in person may see, however many there are. */
export const teamsOptions = () =>
  queryOptions({
    queryKey: [...listTeamsQueryKey(), "all"],
    queryFn: ({ signal }) =>
      everyPage<Team>(async (cursor) => (await listTeams({ query: { limit: MOST, cursor }, signal })).data),
  });
export const teamOptions = (team: string) => getTeamOptions({ path: { team } });
export const teamMembersOptions = (team: string) => listTeamMembersOptions({ path: { team }, query: { limit: 200 } });
export const teamProjectsOptions = (team: string) => listTeamProjectsOptions({ path: { team } });
export const requestsToTeamOptions = (team: string) => listRequestsToTeamOptions({ path: { team } });

export const mayEditTeam = (team: Team) => team.permissions.includes("teams:edit");
