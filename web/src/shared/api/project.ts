import { useSuspenseQuery } from "@tanstack/react-query";
import { getProjectOptions } from "#client/@tanstack/react-query.gen";
import type { Project } from "#client/types.gen";

export const projectOptions = (project: string) => getProjectOptions({ path: { project } });

export function useProject(project: string): Project {
  return useSuspenseQuery(projectOptions(project)).data;
}

/** What the signed-in person may do in the project, as the hub says: `may("servers:write")`. */
export function useMay(project: string): (permission: string) => boolean {
  const { permissions } = useProject(project);
  return (permission) => permissions.includes(permission);
}
