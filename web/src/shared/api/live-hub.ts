import type { QueryClient } from "@tanstack/react-query";
import {
  getAttentionQueryKey,
  getSessionQueryKey,
  listAllApprovalsQueryKey,
  listHubActivityQueryKey,
  listProjectsQueryKey,
} from "#client/@tanstack/react-query.gen";
import type { LiveEvent } from "#shared/api/live-events";
import { markOld } from "#shared/api/mark-old";

/** Marks old what changes anywhere may have made so, on the pages above the projects. */
export function refreshHub(queryClient: QueryClient, events: readonly LiveEvent[]): void {
  if (events.some(({ kind }) => kind === "gap")) {
    markOld(queryClient, []);
    return;
  }
  for (const key of [
    getAttentionQueryKey(),
    getSessionQueryKey(),
    listAllApprovalsQueryKey(),
    listHubActivityQueryKey(),
    listProjectsQueryKey(),
  ]) {
    markOld(queryClient, key);
  }
}
