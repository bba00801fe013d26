import type { QueryClient } from "@tanstack/react-query";
import {
  getAttentionQueryKey,
  getHubSettingsQueryKey,
  getSessionQueryKey,
  getTeamQueryKey,
  listAllApprovalsQueryKey,
  listHubActivityQueryKey,
  listHubKeysQueryKey,
  listHubServersQueryKey,
  listMyInvitationsQueryKey,
  listProjectsQueryKey,
  listRequestsToTeamQueryKey,
  listTeamMembersQueryKey,
  listTeamProjectsQueryKey,
  listTeamsQueryKey,
  listUsersQueryKey,
} from "#client/@tanstack/react-query.gen";
import type { LiveEvent } from "#shared/api/live-events";
import { markOld } from "#shared/api/mark-old";

const ANY_TEAM = { path: { team: "" } };

/** What pages above the projects show of what people change. Not known before the client is: keys hold its address. */
const changed = (): readonly (readonly unknown[])[] => [
  getAttentionQueryKey(),
  getHubSettingsQueryKey(),
  getSessionQueryKey(),
  listAllApprovalsQueryKey(),
  listHubActivityQueryKey(),
  listHubKeysQueryKey(),
  listHubServersQueryKey(),
  listMyInvitationsQueryKey(),
  listProjectsQueryKey(),
  listTeamsQueryKey(),
  listUsersQueryKey(),
  ...[
    getTeamQueryKey(ANY_TEAM),
    listRequestsToTeamQueryKey(ANY_TEAM),
    listTeamMembersQueryKey(ANY_TEAM),
    listTeamProjectsQueryKey(ANY_TEAM),
  ].map(ofAny),
];

/** Marks old what changes anywhere may have made so, on the pages above the projects. */
export function refreshHub(queryClient: QueryClient, events: readonly LiveEvent[]): void {
  if (events.some(({ kind }) => kind === "gap")) {
    markOld(queryClient, []);
    return;
  }
  if (events.every(({ kind }) => kind === "server.status")) {
    markOld(queryClient, listHubServersQueryKey());
    return;
  }
  for (const key of changed()) markOld(queryClient, key);
}

/** The generated key without the thing in it: it then matches those of all such things. */
function ofAny([{ path: _, ...rest }]: readonly [{ path?: unknown }, ...unknown[]]): readonly unknown[] {
  return [rest];
}
