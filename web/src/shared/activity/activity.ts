import { listActivityQueryKey, listHubActivityQueryKey } from "#client/@tanstack/react-query.gen";
import { listActivity, listHubActivity } from "#client/sdk.gen";
import type { Activity, ListActivityData } from "#client/types.gen";
import { useListPages } from "#shared/api/pages";

export type ActivityFilter = Omit<NonNullable<ListActivityData["query"]>, "cursor">;

/** What was changed in a project, or with none anywhere in the hub; newest first. */
export function useActivity(project: string | null, query: ActivityFilter, isEnabled = true) {
  return useListPages<Activity>({
    queryKey:
      project === null ? listHubActivityQueryKey({ query }) : listActivityQueryKey({ path: { project }, query }),
    page: async (cursor, signal) => {
      const asked = { query: { ...query, cursor }, signal };
      if (project === null) return (await listHubActivity(asked)).data;
      return (await listActivity({ ...asked, path: { project } })).data;
    },
    isEnabled,
  });
}
