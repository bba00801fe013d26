import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  changeAuditDeliveryMutation,
  createAuditDeliveryMutation,
  listAuditDeliveriesQueryKey,
} from "#client/@tanstack/react-query.gen";
import type { Delivery } from "#client/types.gen";
import { Button } from "#shared/ui/button";
import { CopyLine } from "#shared/ui/code-block";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Notice } from "#shared/ui/notice";
import { changeOf, draftOf, newOf } from "./deliveries";
import { DeliveryFields } from "./delivery-fields";
import { DeliveryTrial } from "./delivery-trial";

interface DeliveryDialogProps {
  edited: Delivery | "new" | null;
  onClose: () => void;
}

/** A place is added or changed here; of a new webhook the secret is shown, once. */
export function DeliveryDialog({ edited, onClose }: DeliveryDialogProps) {
  const { t } = useLingui();
  const [secret, setSecret] = useState<string | null>(null);
  const known = typeof edited === "object" ? edited : null;
  return (
    <Dialog title={known ? t`Change ${known.name}` : t`New delivery`} isOpen={edited !== null} onClose={onClose}>
      {secret === null ? (
        <DeliveryForm known={known} onClose={onClose} onSecret={setSecret} />
      ) : (
        <Secret text={secret} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface DeliveryFormProps {
  known: Delivery | null;
  onClose: () => void;
  onSecret: (secret: string) => void;
}

function DeliveryForm({ known, onClose, onSecret }: DeliveryFormProps) {
  const [draft, setDraft] = useState(() => draftOf(known));
  const queryClient = useQueryClient();
  const listed = () => queryClient.invalidateQueries({ queryKey: listAuditDeliveriesQueryKey() });
  const create = useMutation({
    ...createAuditDeliveryMutation(),
    onSuccess: (made) => {
      if (made.secret) onSecret(made.secret);
      else onClose();
      return listed();
    },
  });
  const change = useMutation({
    ...changeAuditDeliveryMutation(),
    onSuccess: () => {
      onClose();
      return listed();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (known) change.mutate({ path: { delivery: known.id }, body: changeOf(known, draft) });
    else create.mutate({ body: newOf(draft) });
  };
  const failed = create.error ?? change.error;
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <DeliveryFields known={known} draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} />
      <DeliveryTrial known={known} draft={draft} />
      {failed && <ErrorNotice error={failed} />}
      <Actions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          type="submit"
          variant="primary"
          disabled={draft.streams.length === 0}
          isPending={create.isPending || change.isPending}
        >
          {known ? <Trans>Save</Trans> : <Trans>Add</Trans>}
        </Button>
      </Actions>
    </form>
  );
}

function Secret({ text, onClose }: { text: string; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <>
      <Notice tone="ok" title={t`The secret that signs its messages, shown once`}>
        <p className="mb-2 text-muted">
          <Trans>Give it to the receiver: any library of Standard Webhooks checks the signatures with it.</Trans>
        </p>
        <CopyLine text={text} label={t`Copy`} />
      </Notice>
      <Actions>
        <Button variant="primary" onClick={onClose}>
          <Trans>I have stored it</Trans>
        </Button>
      </Actions>
    </>
  );
}
