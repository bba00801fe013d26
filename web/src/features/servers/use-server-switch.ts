import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeServerMutation, getServerQueryKey, listServersQueryKey } from "#client/@tanstack/react-query.gen";
import type { Server } from "#client/types.gen";

export interface SwitchChange {
  /** What the switch shows: the wish while it is on its way. */
  isOn: boolean;
  isPending: boolean;
  error: unknown;
  turn: (isOn: boolean) => void;
}

/** Turns a server on or off, shown at once and taken back when the hub refuses. */
export function useServerSwitch(project: string, server: Server): SwitchChange {
  const queryClient = useQueryClient();
  const change = useMutation({
    ...changeServerMutation(),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: listServersQueryKey({ path: { project } }) }),
        queryClient.invalidateQueries({ queryKey: getServerQueryKey({ path: { project, server: server.name } }) }),
      ]),
  });
  const wish = change.isPending ? change.variables.body.disabled : undefined;
  return {
    isOn: wish === undefined || wish === null ? !server.disabled : !wish,
    isPending: change.isPending,
    error: change.error,
    turn: (isOn) => change.mutate({ path: { project, server: server.name }, body: { disabled: !isOn } }),
  };
}
