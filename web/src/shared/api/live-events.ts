import type { QueryClient } from "@tanstack/react-query";
import {
  getProjectQueryKey,
  getServerQueryKey,
  getToolQueryKey,
  listActivityQueryKey,
  listApprovalsQueryKey,
  listCallsQueryKey,
  listInvitationsQueryKey,
  listKeysQueryKey,
  listMembersQueryKey,
  listProjectPeopleQueryKey,
  listProjectToolsQueryKey,
  listSecretsQueryKey,
  listServersQueryKey,
  listServerToolsQueryKey,
  listTeamRequestsQueryKey,
  listToolsetsQueryKey,
} from "#client/@tanstack/react-query.gen";
import type { Server } from "#client/types.gen";
import { listingKey } from "#shared/api/listing-key";
import { markOld } from "#shared/api/mark-old";
import { isJsonObject, type Json, type JsonObject } from "#shared/lib/json";

/** The kinds that the hub tells. */
export const TOLD_KINDS = ["server.status", "call", "activity", "picture", "gap"] as const;
/** `opened` is our own: the stream has begun, and what happened before is not in it. */
export type LiveKind = (typeof TOLD_KINDS)[number] | "opened";

/** Something that happened in the project, as the event stream tells it. */
export interface LiveEvent {
  kind: LiveKind;
  body: JsonObject;
}

export function readLiveEvent(kind: LiveKind, text: string): LiveEvent | null {
  try {
    const body: Json = JSON.parse(text);
    return isJsonObject(body) ? { kind, body } : null;
  } catch {
    // A line that is no JSON tells nothing; the next one may.
    return null;
  }
}

/** Puts in place what the events tell, and marks what they made old; what is on screen is fetched again. */
export function refresh(queryClient: QueryClient, project: string, events: readonly LiveEvent[]): void {
  const path = { project };
  const kinds = new Set(events.map(({ kind }) => kind));
  const any = (...wanted: LiveKind[]) => wanted.some((kind) => kinds.has(kind));
  const stale = (queryKey: readonly unknown[]) => markOld(queryClient, queryKey);
  if (any("gap")) {
    stale([]);
    return;
  }
  // Asked while it was not ready, a server could not say what it has.
  for (const server of madeReady(events)) stale(listingKey(project, server));
  if (any("opened")) {
    stale([{ path }]);
    return;
  }
  let isListed = false;
  for (const { kind, body } of events) {
    if (kind === "server.status") isListed = applyStatus(queryClient, project, body) || isListed;
  }
  if (isListed || any("picture")) stale(listProjectToolsQueryKey({ path }));
  if (any("picture")) {
    stale(listServersQueryKey({ path }));
    stale(ofProject(getServerQueryKey({ path: { project, server: "" } })));
    stale(ofProject(listServerToolsQueryKey({ path: { project, server: "" } })));
    stale(ofProject(getToolQueryKey({ path: { project, server: "", tool: "" } })));
    stale(getProjectQueryKey({ path }));
  }
  if (any("call")) stale(listCallsQueryKey({ path }));
  if (any("activity")) {
    stale(listActivityQueryKey({ path }));
    stale(listApprovalsQueryKey({ path }));
    stale(listMembersQueryKey({ path }));
    stale(listProjectPeopleQueryKey({ path }));
    stale(listTeamRequestsQueryKey({ path }));
    stale(listInvitationsQueryKey({ path }));
    stale(listSecretsQueryKey({ path }));
    stale(listToolsetsQueryKey({ path }));
  }
  if (any("picture", "activity", "call")) stale(listKeysQueryKey({ path }));
}

interface ServerList {
  items: Server[];
}

/*
 * A thousand servers that start tell a thousand states: they are put into the list, which is not fetched again for each.
 * Returns whether a server has other tools now.
 */
function applyStatus(queryClient: QueryClient, project: string, event: JsonObject): boolean {
  const { server, server_id: id, status } = event;
  if (typeof server !== "string" || !isJsonObject(status)) return false;
  let isListed = false;
  const told = (one: Server): Server => {
    if (one.id !== id) return one;
    isListed ||= status.tool_count !== undefined && status.tool_count !== one.status.tool_count;
    return { ...one, status: { ...one.status, ...status } };
  };
  queryClient.setQueriesData<ServerList>(
    { queryKey: [...listServersQueryKey({ path: { project } })] },
    (list) => list && { ...list, items: list.items.map(told) },
  );
  const path = { project, server };
  markOld(queryClient, getServerQueryKey({ path }));
  markOld(queryClient, listServerToolsQueryKey({ path }));
  return isListed;
}

function madeReady(events: readonly LiveEvent[]): Set<string> {
  const names = new Set<string>();
  for (const { kind, body } of events) {
    const { server, status } = body;
    if (kind !== "server.status" || typeof server !== "string" || !isJsonObject(status)) continue;
    if (status.state === "ready") names.add(server);
  }
  return names;
}

/** The generated key without the server in it: it then matches those of all servers. */
function ofProject(queryKey: readonly [{ _id: string; path?: { project: string; server: string } }, ...unknown[]]) {
  const [{ path, ...rest }] = queryKey;
  return [{ ...rest, path: { project: path?.project } }];
}
