import { useSuspenseQuery } from "@tanstack/react-query";
import { listProjectsOptions } from "#client/@tanstack/react-query.gen";
import type { Project } from "#client/types.gen";

const MOST = 200;

export const projectsOptions = () => listProjectsOptions({ query: { limit: MOST } });

/** The projects of the signed-in person, by name. */
export function useProjects(): Project[] {
  const { items } = useSuspenseQuery(projectsOptions()).data;
  return items.toSorted((left, right) => left.name.localeCompare(right.name));
}
