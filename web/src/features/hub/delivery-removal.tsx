import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { deleteAuditDeliveryMutation, listAuditDeliveriesQueryKey } from "#client/@tanstack/react-query.gen";
import type { Delivery } from "#client/types.gen";
import { ConfirmedButton } from "#shared/ui/confirmed-button";

/** Forgets a place, after its name was typed. */
export function DeliveryRemoval({ delivery: { id, name } }: { delivery: Delivery }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const remove = useMutation({
    ...deleteAuditDeliveryMutation(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: listAuditDeliveriesQueryKey() }),
  });
  return (
    <ConfirmedButton
      size="small"
      label={<Trans>Remove</Trans>}
      title={t`Remove ${name}`}
      name={name}
      action={t`Remove`}
      deed={remove}
      onConfirm={(close) => remove.mutate({ path: { delivery: id } }, { onSuccess: close })}
    >
      <p>
        <Trans>
          It is told nothing any more, and the hub forgets how far it was. What the place holds already stays there. To
          stop for a while, pause it instead.
        </Trans>
      </p>
    </ConfirmedButton>
  );
}
