import { Plural, Trans } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { listAuditDeliveriesQueryKey, tellAuditDeliveryAgainMutation } from "#client/@tanstack/react-query.gen";
import type { Delivery } from "#client/types.gen";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { RefusedRecords } from "./refused-records";

interface DeliveryAsideProps {
  delivery: Delivery;
  mayEdit: boolean;
}

/** What a place would not have, and the way to have it told again. */
export function DeliveryAside({ delivery, mayEdit }: DeliveryAsideProps) {
  const { id, set_aside, told_again, refused } = delivery;
  const [newest] = refused;
  const queryClient = useQueryClient();
  const again = useMutation({
    ...tellAuditDeliveryAgainMutation(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: listAuditDeliveriesQueryKey() }),
  });
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1.5 rounded-control bg-warn-soft px-3 py-1.5">
      <p className="foreign min-w-0 text-warn-text">
        <Plural
          value={set_aside}
          one="# record was refused again and again, and set aside."
          other="# records were refused again and again, and set aside."
        />
        {newest && (
          <>
            {" "}
            <Trans>
              The newest: {newest.id}, {newest.reason}
            </Trans>
          </>
        )}
        {told_again > 0 && (
          <>
            {" "}
            <Plural value={told_again} one="# of them is told again." other="# of them are told again." />
          </>
        )}
      </p>
      {mayEdit && newest && (
        <Button
          size="small"
          isPending={again.isPending}
          disabled={refused.every((one) => one.is_told_again)}
          onClick={() => again.mutate({ path: { delivery: id }, body: {} })}
        >
          {set_aside > 1 ? <Trans>Tell all again</Trans> : <Trans>Tell again</Trans>}
        </Button>
      )}
      {set_aside > 1 && (
        <RefusedRecords
          delivery={delivery}
          mayEdit={mayEdit}
          isPending={again.isPending}
          onAgain={(record) => again.mutate({ path: { delivery: id }, body: { record } })}
        />
      )}
      {again.isError && <ErrorNotice error={again.error} />}
    </div>
  );
}
