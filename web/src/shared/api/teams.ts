import { listTeamsQueryKey } from "#client/@tanstack/react-query.gen";
import { listTeams } from "#client/sdk.gen";
import type { Team } from "#client/types.gen";
import { wholeList } from "#shared/api/pages";

/** All teams that the signed-in person may see, however many there are. */
export const teamsOptions = () => wholeList<Team>(listTeamsQueryKey(), (query, signal) => listTeams({ query, signal }));
