import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { Delivery } from "#client/types.gen";
import { Ago } from "#shared/ui/time";
import { DeliveryAside } from "./delivery-aside";

/** Why a place is behind or paused, and what it was never told. */
export function DeliveryNotes({ delivery, mayEdit }: { delivery: Delivery; mayEdit: boolean }) {
  const { enabled, failures, off_reason, set_aside, missed } = delivery;
  return (
    <div className="flex flex-col gap-1.5 text-xs">
      {enabled && failures > 0 && <Failure delivery={delivery} />}
      {off_reason !== null && (
        <p className="foreign rounded-control bg-warn-soft px-3 py-1.5 text-warn-text">
          <Trans>Paused by the hub: {off_reason}</Trans>
        </p>
      )}
      {set_aside > 0 && <DeliveryAside delivery={delivery} mayEdit={mayEdit} />}
      {missed > 0 && (
        <p className="rounded-control bg-warn-soft px-3 py-1.5 text-warn-text">
          <Plural
            value={missed}
            one="# record was too old to be kept before it was told."
            other="# records were too old to be kept before they were told."
          />
        </p>
      )}
    </div>
  );
}

function Failure({ delivery }: { delivery: Delivery }) {
  const { t } = useLingui();
  return (
    <div className="rounded-control bg-fail-soft px-3 py-1.5 text-fail-text">
      <p className="foreign line-clamp-3">{delivery.last_error ?? t`It did not take what it was told.`}</p>
      <p>
        <Plural value={delivery.failures} one="# try failed" other="# tries in a row failed" />
        {delivery.failed_at && (
          <>
            {", "}
            <Trans>
              the last one <Ago at={delivery.failed_at} />
            </Trans>
          </>
        )}
        {". "}
        <Trans>It is tried again by itself.</Trans>
      </p>
    </div>
  );
}
