import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { listKeysQueryKey, revokeKeyMutation } from "#client/@tanstack/react-query.gen";
import type { Key } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { Badge } from "#shared/ui/badge";
import { Button } from "#shared/ui/button";
import { ConfirmDialog } from "#shared/ui/confirm-dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Ago, Day } from "#shared/ui/time";

/** One key: whose it is, whether it still opens, and when it last did. */
export function KeyRow({ project, shown }: { project: string; shown: Key }) {
  return (
    <tr className="h-11 hover:bg-sunken [&>td]:px-3">
      <td className="max-w-0 py-1.5 pl-4!">
        <p className="foreign truncate font-medium">{shown.name}</p>
        <p className="truncate font-mono text-muted text-xs">{shown.prefix}</p>
      </td>
      <td className="w-px whitespace-nowrap">
        <KeyState state={shown.state} />
      </td>
      <td className="hidden whitespace-nowrap md:table-cell">
        {shown.holder?.name ?? "–"}
        {shown.kind === "service" && (
          <span className="ml-2">
            <Badge>
              <Trans>service</Trans>
            </Badge>
          </span>
        )}
      </td>
      <td className="hidden text-muted sm:table-cell">
        {shown.last_used_at ? <Ago at={shown.last_used_at} /> : <Trans>never</Trans>}
        {shown.last_used_client && <span className="foreign ml-2 text-xs">{shown.last_used_client}</span>}
      </td>
      <td className="hidden text-muted lg:table-cell">
        {shown.expires_at ? <Day at={shown.expires_at} /> : <Trans context="key expires">never</Trans>}
      </td>
      <td className="pr-4! text-right">{shown.state === "active" && <Revoke project={project} shown={shown} />}</td>
    </tr>
  );
}

function KeyState({ state }: { state: Key["state"] }) {
  switch (state) {
    case "active":
      return (
        <Badge tone="ok">
          <Trans>Active</Trans>
        </Badge>
      );
    case "expired":
      return (
        <Badge tone="warn">
          <Trans>Expired</Trans>
        </Badge>
      );
    case "revoked":
      return (
        <Badge>
          <Trans>Revoked</Trans>
        </Badge>
      );
  }
}

function Revoke({ project, shown }: { project: string; shown: Key }) {
  const { t } = useLingui();
  const may = useMay(project);
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const revoke = useMutation({
    ...revokeKeyMutation(),
    onSuccess: () => {
      setIsAsking(false);
      return queryClient.invalidateQueries({ queryKey: listKeysQueryKey({ path: { project } }) });
    },
  });
  if (!(shown.mine ? may("keys:revoke") : may("keys:admin"))) return null;
  return (
    <>
      <Button size="small" variant="danger" onClick={() => setIsAsking(true)}>
        <Trans>Revoke</Trans>
      </Button>
      <ConfirmDialog
        title={t`Revoke ${shown.name}`}
        name={shown.name}
        action={t`Revoke`}
        isOpen={isAsking}
        isPending={revoke.isPending}
        onConfirm={() => revoke.mutate({ path: { project, key: shown.id } })}
        onClose={() => setIsAsking(false)}
      >
        <p>
          <Trans>
            Whoever calls with it is shut out at once, open connections included. It cannot be brought back.
          </Trans>
        </p>
        {revoke.isError && <ErrorNotice error={revoke.error} />}
      </ConfirmDialog>
    </>
  );
}
