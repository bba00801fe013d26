import { listCallsQueryKey } from "#client/@tanstack/react-query.gen";
import { listCalls } from "#client/sdk.gen";
import type { CallOutcome, ListCallsData, LoggedCall } from "#client/types.gen";
import { useListPages } from "#shared/api/pages";

export type CallFilter = Omit<NonNullable<ListCallsData["query"]>, "cursor">;

export const OUTCOMES: readonly CallOutcome[] = ["ok", "tool-error", "error", "refused", "cancelled"];

/** Calls of a project, newest first. Holds still while `isEnabled` is false. */
export function useCalls(project: string, query: CallFilter, isEnabled = true) {
  return useListPages<LoggedCall>({
    queryKey: listCallsQueryKey({ path: { project }, query }),
    page: async (cursor, signal) => (await listCalls({ path: { project }, query: { ...query, cursor }, signal })).data,
    isEnabled,
  });
}
