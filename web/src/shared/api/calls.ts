import { listCallsQueryKey } from "#client/@tanstack/react-query.gen";
import { listCalls } from "#client/sdk.gen";
import type { CallOutcome, ListCallsData, LoggedCall } from "#client/types.gen";
import { useListPages } from "#shared/api/pages";
import type { TimeRange } from "#shared/lib/time-range";

export type CallFilter = Omit<NonNullable<ListCallsData["query"]>, "cursor">;

export const OUTCOMES: readonly CallOutcome[] = ["ok", "tool-error", "error", "refused", "cancelled"];

/** Calls of a project, newest first: of a span until now, where one is given. Holds still while `isEnabled` is false. */
export function useCalls(project: string, query: CallFilter, live: { isEnabled?: boolean; range?: TimeRange } = {}) {
  return useListPages<LoggedCall>({
    queryKey: listCallsQueryKey({ path: { project }, query }),
    page: async (cursor, { signal, bounds }) =>
      (await listCalls({ path: { project }, query: { ...query, ...bounds, cursor }, signal })).data,
    ...live,
  });
}
