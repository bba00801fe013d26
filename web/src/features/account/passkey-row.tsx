import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { listPasskeysQueryKey, removePasskeyMutation, renamePasskeyMutation } from "#client/@tanstack/react-query.gen";
import type { Passkey } from "#client/types.gen";
import { Button } from "#shared/ui/button";
import { ConfirmDialog } from "#shared/ui/confirm-dialog";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";

type Asking = "rename" | "remove" | null;

/** A device, its new name, and its end. */
export function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState<Asking>(null);
  const close = () => setAsking(null);
  return (
    <TableRow className="h-11">
      <td className="foreign max-w-0 truncate font-medium">{passkey.name}</td>
      <td className="hidden text-muted sm:table-cell">
        <Ago at={passkey.created_at} />
      </td>
      <td className="hidden text-muted sm:table-cell">
        {passkey.last_used_at ? <Ago at={passkey.last_used_at} /> : <Trans context="used or seen">never</Trans>}
      </td>
      <td>
        <div className="flex justify-end gap-2">
          <Button size="small" aria-label={t`Rename ${passkey.name}`} onClick={() => setAsking("rename")}>
            <Trans>Rename</Trans>
          </Button>
          <Button
            size="small"
            variant="danger"
            aria-label={t`Remove ${passkey.name}`}
            onClick={() => setAsking("remove")}
          >
            <Trans>Remove</Trans>
          </Button>
        </div>
        <Dialog title={t`Rename ${passkey.name}`} isOpen={asking === "rename"} onClose={close}>
          <RenameForm passkey={passkey} onDone={close} />
        </Dialog>
        <Removal passkey={passkey} isOpen={asking === "remove"} onClose={close} />
      </td>
    </TableRow>
  );
}

function useRefresh(onDone: () => void): { onSuccess: () => Promise<void> } {
  const queryClient = useQueryClient();
  return {
    onSuccess: () => {
      onDone();
      return queryClient.invalidateQueries({ queryKey: listPasskeysQueryKey() });
    },
  };
}

function RenameForm({ passkey, onDone }: { passkey: Passkey; onDone: () => void }) {
  const { t } = useLingui();
  const [name, setName] = useState(passkey.name);
  const rename = useMutation({ ...renamePasskeyMutation(), ...useRefresh(onDone) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ path: { passkey: passkey.id }, body: { name } });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextField
        label={t`Name`}
        autoComplete="off"
        maxLength={100}
        isRequired
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {rename.isError && <ErrorNotice error={rename.error} />}
      <Actions>
        <Button onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" isPending={rename.isPending}>
          <Trans>Save</Trans>
        </Button>
      </Actions>
    </form>
  );
}

function Removal({ passkey, isOpen, onClose }: { passkey: Passkey; isOpen: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const remove = useMutation({ ...removePasskeyMutation(), ...useRefresh(onClose) });
  return (
    <ConfirmDialog
      title={t`Remove ${passkey.name}`}
      name={passkey.name}
      action={t`Remove`}
      isOpen={isOpen}
      isPending={remove.isPending}
      onConfirm={() => remove.mutate({ path: { passkey: passkey.id } })}
      onClose={onClose}
    >
      <p>
        <Trans>The device lets you in no more. Its own list of passkeys may go on showing this one.</Trans>
      </p>
      {remove.isError && <ErrorNotice error={remove.error} />}
    </ConfirmDialog>
  );
}
