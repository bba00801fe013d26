import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { deleteAuditDeliveryMutation, listAuditDeliveriesQueryKey } from "#client/@tanstack/react-query.gen";
import type { Delivery } from "#client/types.gen";
import { Button } from "#shared/ui/button";
import { ConfirmDialog } from "#shared/ui/confirm-dialog";
import { ErrorNotice } from "#shared/ui/error-notice";

/** Forgets a place, after its name was typed. */
export function DeliveryRemoval({ delivery: { id, name } }: { delivery: Delivery }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const remove = useMutation({
    ...deleteAuditDeliveryMutation(),
    onSuccess: () => {
      setIsAsking(false);
      return queryClient.invalidateQueries({ queryKey: listAuditDeliveriesQueryKey() });
    },
  });
  return (
    <>
      <Button size="small" variant="danger" onClick={() => setIsAsking(true)}>
        <Trans>Remove</Trans>
      </Button>
      <ConfirmDialog
        title={t`Remove ${name}`}
        name={name}
        action={t`Remove`}
        isOpen={isAsking}
        isPending={remove.isPending}
        onConfirm={() => remove.mutate({ path: { delivery: id } })}
        onClose={() => setIsAsking(false)}
      >
        <p>
          <Trans>
            It is told nothing any more, and the hub forgets how far it was. What the place holds already stays there.
            To stop for a while, pause it instead.
          </Trans>
        </p>
        {remove.isError && <ErrorNotice error={remove.error} />}
      </ConfirmDialog>
    </>
  );
}
