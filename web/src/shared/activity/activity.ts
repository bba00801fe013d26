import { listActivityQueryKey, listHubActivityQueryKey } from "#client/@tanstack/react-query.gen";
import { listActivity, listHubActivity } from "#client/sdk.gen";
import type { Activity, ListActivityData } from "#client/types.gen";
import { useListPages } from "#shared/api/pages";
import type { TimeRange } from "#shared/lib/time-range";

export type ActivityFilter = Omit<NonNullable<ListActivityData["query"]>, "cursor">;

/** What was changed in a project, or with none anywhere in the hub; newest first: of a span until now, where one is given. */
export function useActivity(
  project: string | null,
  query: ActivityFilter,
  live: { isEnabled?: boolean; range?: TimeRange } = {},
) {
  return useListPages<Activity>({
    queryKey:
      project === null ? listHubActivityQueryKey({ query }) : listActivityQueryKey({ path: { project }, query }),
    page: async (cursor, { signal, bounds }) => {
      const asked = { query: { ...query, ...bounds, cursor }, signal };
      if (project === null) return (await listHubActivity(asked)).data;
      return (await listActivity({ ...asked, path: { project } })).data;
    },
    ...live,
  });
}
