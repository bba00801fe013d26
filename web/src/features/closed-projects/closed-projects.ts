import { useQuery } from "@tanstack/react-query";
import { listProjectsQueryKey } from "#client/@tanstack/react-query.gen";
import { listProjects } from "#client/sdk.gen";
import type { Project } from "#client/types.gen";
import { joined, wholeList } from "#shared/api/pages";

/** All projects that were put away in this way. */
export const closedOptions = (state: "archived" | "deleted") =>
  wholeList<Project>(listProjectsQueryKey({ query: { state } }), (query, signal) =>
    listProjects({ query: { state, ...query }, signal }),
  );

/** All projects that were put away; first those that have a day on which they are gone. */
export function useClosedProjects() {
  const deleted = useQuery(closedOptions("deleted"));
  return joined(deleted, useQuery(closedOptions("archived")), (some, others) => [...some, ...others]);
}
