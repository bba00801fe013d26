import { useSuspenseQuery } from "@tanstack/react-query";
import { getProjectOptions } from "#client/@tanstack/react-query.gen";
import type { Project } from "#client/types.gen";
import { problemKind } from "#shared/lib/explain";

export const projectOptions = (project: string) => getProjectOptions({ path: { project } });

export function useProject(project: string): Project {
  const { data, error } = useSuspenseQuery(projectOptions(project));
  // It is gone, or one has no part in it any more: what was known of it is shown no longer.
  if (problemKind(error) === "not-found") throw error;
  return data;
}

/** What the signed-in person may do in the project, as the hub says: `may("servers:write")`. */
export function useMay(project: string): (permission: string) => boolean {
  const { permissions } = useProject(project);
  return (permission) => permissions.includes(permission);
}
