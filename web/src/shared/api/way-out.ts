import { matchQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

/**
 * The way home from a project that is not one's own any more. What was asked of it is given up first and what was known
 * of it forgotten: asked once more, the hub would say that there is no such project.
 */
export function useWayOut(project: string): () => Promise<void> {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const ofProject = { queryKey: [{ path: { project } }] };
  return async () => {
    await queryClient.cancelQueries(ofProject);
    await navigate({ to: "/" });
    // Its pages may still be on their way out, and would ask for what they miss: what they show goes with them.
    queryClient.removeQueries({ ...ofProject, type: "inactive" });
    await queryClient.invalidateQueries({ ...ofProject, refetchType: "none" });
    await queryClient.invalidateQueries({ predicate: (query) => !matchQuery(ofProject, query) });
  };
}
