import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { listServersQueryKey } from "#client/@tanstack/react-query.gen";
import { listServers } from "#client/sdk.gen";
import type { Server } from "#client/types.gen";
import { everyPage } from "#shared/api/pages";

const MOST = 200;
const { compare } = new Intl.Collator();
const byName = (left: Server, right: Server) => compare(left.name, right.name);

/** All servers of a project, however many there are. */
export const serversOptions = (project: string) =>
  queryOptions({
    queryKey: [...listServersQueryKey({ path: { project } }), "all"],
    queryFn: async ({ signal }) => {
      const all = await everyPage<Server>(
        async (cursor) => (await listServers({ path: { project }, query: { limit: MOST, cursor }, signal })).data,
      );
      // Once for all pages that show them: a thousand names take longer to sort than a page to change.
      return { ...all, items: all.items.toSorted(byName) };
    },
  });

/** The servers of a project, by name. */
export function useServers(project: string): Server[] {
  return useSuspenseQuery(serversOptions(project)).data.items;
}
