import { useSuspenseQuery } from "@tanstack/react-query";
import { listServersOptions } from "#client/@tanstack/react-query.gen";
import type { Server } from "#client/types.gen";

const MOST = 200;

export const serversOptions = (project: string) => listServersOptions({ path: { project }, query: { limit: MOST } });

/** The servers of a project, by name. */
export function useServers(project: string): Server[] {
  const { items } = useSuspenseQuery(serversOptions(project)).data;
  return items.toSorted((left, right) => left.name.localeCompare(right.name));
}
