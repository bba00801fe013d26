import { listActivityQueryKey } from "#client/@tanstack/react-query.gen";
import { listActivity } from "#client/sdk.gen";
import type { Activity, ListActivityData } from "#client/types.gen";
import { useListPages } from "#shared/api/pages";

export type ActivityFilter = Omit<NonNullable<ListActivityData["query"]>, "cursor">;

/** What was changed in a project, newest first. */
export function useActivity(project: string, query: ActivityFilter, isEnabled = true) {
  return useListPages<Activity>({
    queryKey: listActivityQueryKey({ path: { project }, query }),
    page: async (cursor, signal) =>
      (await listActivity({ path: { project }, query: { ...query, cursor }, signal })).data,
    isEnabled,
  });
}
