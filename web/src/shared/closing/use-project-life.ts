import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  archiveProjectMutation,
  reopenProjectMutation,
  restoreProjectMutation,
} from "#client/@tanstack/react-query.gen";

interface Step {
  run: () => void;
  isPending: boolean;
  error: unknown;
}

/** Closes a project and opens it again; everything on screen follows. */
export function useProjectLife(project: string): { archive: Step; reopen: Step; restore: Step } {
  const queryClient = useQueryClient();
  const refresh = { onSettled: () => queryClient.invalidateQueries() };
  const archive = useMutation({ ...archiveProjectMutation(), ...refresh });
  const reopen = useMutation({ ...reopenProjectMutation(), ...refresh });
  const restore = useMutation({ ...restoreProjectMutation(), ...refresh });
  const path = { project };
  return {
    archive: { ...stateOf(archive), run: () => archive.mutate({ path }) },
    reopen: { ...stateOf(reopen), run: () => reopen.mutate({ path }) },
    restore: { ...stateOf(restore), run: () => restore.mutate({ path }) },
  };
}

function stateOf({ isPending, error }: { isPending: boolean; error: unknown }) {
  return { isPending, error };
}
