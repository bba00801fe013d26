import { Trans } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { getServerQueryKey, listServersQueryKey, restartServerMutation } from "#client/@tanstack/react-query.gen";
import { useMay } from "#shared/api/project";
import { useExplain } from "#shared/lib/explain";
import { Button } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";

export function RestartButton({ project, server }: { project: string; server: string }) {
  const may = useMay(project);
  const explain = useExplain();
  const queryClient = useQueryClient();
  const restart = useMutation({
    ...restartServerMutation(),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: listServersQueryKey({ path: { project } }) }),
        queryClient.invalidateQueries({ queryKey: getServerQueryKey({ path: { project, server } }) }),
      ]),
  });
  if (!may("servers:restart")) return null;
  return (
    <span className="flex shrink-0 items-center gap-2">
      {restart.isError && (
        <span role="alert" className="text-fail-text text-xs">
          {explain(restart.error).title}
        </span>
      )}
      <Button
        size="small"
        icon={<Icon of={RotateCw} />}
        isPending={restart.isPending}
        onClick={() => restart.mutate({ path: { project, server } })}
      >
        <Trans>Restart</Trans>
      </Button>
    </span>
  );
}
