import { Trans } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeAuditDeliveryMutation, listAuditDeliveriesQueryKey } from "#client/@tanstack/react-query.gen";
import type { Delivery } from "#client/types.gen";
import { Count } from "#shared/ui/amount";
import { Badge } from "#shared/ui/badge";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";
import { DeliveryNotes } from "./delivery-notes";
import { DeliveryRemoval } from "./delivery-removal";
import { DeliveryState } from "./delivery-state";
import { useKindWord } from "./use-kind-word";

const COLUMNS = 5;
/* Records that wait are counted no further. */
const COUNTED = 10_000;

interface DeliveryRowProps {
  delivery: Delivery;
  mayEdit: boolean;
  onEdit: () => void;
}

/** One place: what it speaks, how far it has been told, and why it is behind. */
export function DeliveryRow({ delivery, mayEdit, onEdit }: DeliveryRowProps) {
  const kind = useKindWord()(delivery.kind);
  const queryClient = useQueryClient();
  const change = useMutation({
    ...changeAuditDeliveryMutation(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: listAuditDeliveriesQueryKey() }),
  });
  const isFailing = delivery.enabled && delivery.failures > 0;
  const hasNotes = isFailing || delivery.off_reason !== null || delivery.set_aside + delivery.missed > 0;
  const path = { delivery: delivery.id };
  return (
    <tbody className="border-line border-t first-of-type:border-t-0">
      <TableRow className="h-12">
        <td className="max-w-0">
          <span className="flex items-center gap-2">
            <span className="foreign truncate font-medium">{delivery.name}</span>
            <span className="hidden sm:inline">
              <Badge>{kind}</Badge>
            </span>
          </span>
          <p className="foreign truncate font-mono text-muted text-xs" title={delivery.url}>
            {delivery.url}
          </p>
        </td>
        <td className="whitespace-nowrap">
          <DeliveryState delivery={delivery} />
        </td>
        <td className="hidden text-right tabular-nums sm:table-cell">
          <Count value={delivery.behind} />
          {delivery.behind >= COUNTED && "+"}
        </td>
        <td className="hidden text-muted md:table-cell">
          {delivery.delivered_at ? <Ago at={delivery.delivered_at} /> : <Trans>never</Trans>}
        </td>
        <td className="whitespace-nowrap text-right">
          {mayEdit && (
            <span className="flex flex-col items-stretch justify-end gap-1.5 py-1 sm:flex-row sm:gap-2 sm:py-0">
              <Button
                size="small"
                isPending={change.isPending}
                onClick={() => change.mutate({ path, body: { enabled: !delivery.enabled } })}
              >
                {delivery.enabled ? <Trans>Pause</Trans> : <Trans>Resume</Trans>}
              </Button>
              <Button size="small" onClick={onEdit}>
                <Trans>Change</Trans>
              </Button>
              <DeliveryRemoval delivery={delivery} />
            </span>
          )}
        </td>
      </TableRow>
      {(hasNotes || change.isError) && (
        <tr>
          <td colSpan={COLUMNS} className="max-w-0 px-4 pb-2.5">
            {change.isError ? (
              <ErrorNotice error={change.error} />
            ) : (
              <DeliveryNotes delivery={delivery} mayEdit={mayEdit} />
            )}
          </td>
        </tr>
      )}
    </tbody>
  );
}
