import type { QueryClient } from "@tanstack/react-query";
import {
  getProjectQueryKey,
  getServerQueryKey,
  listActivityQueryKey,
  listCallsQueryKey,
  listKeysQueryKey,
  listMembersQueryKey,
  listSecretsQueryKey,
  listServersQueryKey,
  listServerToolsQueryKey,
  listToolsetsQueryKey,
} from "#client/@tanstack/react-query.gen";
import { isJsonObject, type Json, type JsonObject } from "#shared/lib/json";

export const LIVE_KINDS = ["server.status", "call", "activity", "picture", "gap"] as const;
export type LiveKind = (typeof LIVE_KINDS)[number];

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

/** Marks what the events made old; what is on screen is fetched again in place. */
export function refresh(queryClient: QueryClient, project: string, kinds: ReadonlySet<LiveKind>): void {
  const path = { project };
  const any = (...wanted: LiveKind[]) => wanted.some((kind) => kinds.has(kind));
  const stale = (queryKey: readonly unknown[]) => void queryClient.invalidateQueries({ queryKey: [...queryKey] });
  if (any("gap")) {
    stale([]);
    return;
  }
  if (any("server.status", "picture")) {
    stale(listServersQueryKey({ path }));
    stale(ofProject(getServerQueryKey({ path: { project, server: "" } })));
    stale(ofProject(listServerToolsQueryKey({ path: { project, server: "" } })));
  }
  if (any("picture")) stale(getProjectQueryKey({ path }));
  if (any("call")) stale(listCallsQueryKey({ path }));
  if (any("activity")) {
    stale(listActivityQueryKey({ path }));
    stale(listMembersQueryKey({ path }));
    stale(listSecretsQueryKey({ path }));
    stale(listToolsetsQueryKey({ path }));
  }
  if (any("picture", "activity", "call")) stale(listKeysQueryKey({ path }));
}

/** The generated key without the server in it: it then matches those of all servers. */
function ofProject(queryKey: readonly [{ _id: string; path?: { project: string; server: string } }, ...unknown[]]) {
  const [{ path, ...rest }] = queryKey;
  return [{ ...rest, path: { project: path?.project } }];
}
