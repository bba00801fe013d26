import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeUserMutation, listUsersQueryKey } from "#client/@tanstack/react-query.gen";

/** Changes an account; the list of users follows. */
export function useUserChange() {
  const queryClient = useQueryClient();
  return useMutation({
    ...changeUserMutation(),
    onSettled: () => queryClient.invalidateQueries({ queryKey: listUsersQueryKey() }),
  });
}
