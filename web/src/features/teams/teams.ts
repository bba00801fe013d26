import { getTeamOptions, listTeamMembersOptions, listTeamsOptions } from "#client/@tanstack/react-query.gen";

export const teamsOptions = () => listTeamsOptions({ query: { limit: 200 } });
export const teamOptions = (team: string) => getTeamOptions({ path: { team } });
export const teamMembersOptions = (team: string) => listTeamMembersOptions({ path: { team }, query: { limit: 200 } });
