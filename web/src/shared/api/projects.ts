import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { listProjectsQueryKey } from "#client/@tanstack/react-query.gen";
import { listProjects } from "#client/sdk.gen";
import type { Project } from "#client/types.gen";
import { everyPage } from "#shared/api/pages";

const MOST = 200;

/** All projects of the signed-in person. */
export const projectsOptions = () =>
  queryOptions({
    queryKey: [...listProjectsQueryKey(), "all"],
    queryFn: ({ signal }) =>
      everyPage<Project>(async (cursor) => (await listProjects({ query: { limit: MOST, cursor }, signal })).data),
  });

/** The projects of the signed-in person, by name. */
export function useProjects(): Project[] {
  const { items } = useSuspenseQuery(projectsOptions()).data;
  return items.toSorted((left, right) => left.name.localeCompare(right.name));
}
