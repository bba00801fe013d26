import { useSuspenseQuery } from "@tanstack/react-query";
import { listProjectsQueryKey } from "#client/@tanstack/react-query.gen";
import { listProjects } from "#client/sdk.gen";
import type { Project } from "#client/types.gen";
import { wholeList } from "#shared/api/pages";

/** All projects of the signed-in person. */
export const projectsOptions = () =>
  wholeList<Project>(listProjectsQueryKey(), (query, signal) => listProjects({ query, signal }));

/** The projects of the signed-in person, by name. */
export function useProjects(): Project[] {
  const { items } = useSuspenseQuery(projectsOptions()).data;
  return items.toSorted((left, right) => left.name.localeCompare(right.name));
}
