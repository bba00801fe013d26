import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { deleteServerMutation, listServersQueryKey } from "#client/@tanstack/react-query.gen";
import type { Server } from "#client/types.gen";
import { endingKey } from "#shared/api/ending";
import { ConfirmedButton } from "#shared/ui/confirmed-button";
import { Icon } from "#shared/ui/icon";

/** The end of a server: says what is lost, and asks for its name. */
export function ServerRemoval({ project, server }: { project: string; server: Server }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const remove = useMutation({
    ...deleteServerMutation(),
    mutationKey: endingKey({ project, server: server.name }),
    onSuccess: async () => {
      await navigate({ to: "/projects/$project/servers", params: { project } });
      await queryClient.invalidateQueries({ queryKey: listServersQueryKey({ path: { project } }) });
    },
  });
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 p-4">
      <p className="text-muted text-sm">
        <Trans>Removes the server with its definition, sealed values and tool switches.</Trans>
      </p>
      <ConfirmedButton
        icon={<Icon of={Trash2} />}
        label={<Trans>Remove the server</Trans>}
        title={t`Remove ${server.name}`}
        name={server.name}
        action={t`Remove`}
        deed={remove}
        onConfirm={(close) => remove.mutate({ path: { project, server: server.name } }, { onSuccess: close })}
      >
        <p>
          <Trans>Its tools disappear from every client at once. What was sealed in it cannot be brought back.</Trans>
        </p>
      </ConfirmedButton>
    </div>
  );
}
