import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { Delivery } from "#client/types.gen";
import { useSession } from "#shared/api/session";
import { Button } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { Icon } from "#shared/ui/icon";
import { ListPanel } from "#shared/ui/list-panel";
import { ActionsHead, TableHead } from "#shared/ui/table";
import { deliveriesOptions } from "./deliveries";
import { DeliveryDialog } from "./delivery-dialog";
import { DeliveryRow } from "./delivery-row";
import { HubFrame } from "./hub-tabs";

/** Places outside that are told the audit trail as it grows: how far each is, and why one is behind. */
export function DeliveriesPage() {
  const { t } = useLingui();
  const deliveries = useQuery(deliveriesOptions());
  const mayEdit = useSession().permissions.includes("hub:edit");
  /* What is being edited; "new" for one that is not there yet. */
  const [edited, setEdited] = useState<Delivery | "new" | null>(null);
  const items = deliveries.data?.items ?? [];
  const add = mayEdit && (
    <Button variant="primary" icon={<Icon of={Plus} />} onClick={() => setEdited("new")}>
      <Trans>New delivery</Trans>
    </Button>
  );
  return (
    <HubFrame
      title={t`Deliveries`}
      facts={t`Every record of the hub is told to these places as it is made; what they hold, nobody can take back here.`}
      action={items.length > 0 && add}
    >
      <ListPanel
        list={deliveries}
        rows={3}
        empty={
          <EmptyState title={t`The audit trail is told to no place outside.`} action={add}>
            <Trans>A syslog server, a webhook or an OpenTelemetry collector can take it, record by record.</Trans>
          </EmptyState>
        }
      >
        {(shown) => <DeliveryTable items={shown} mayEdit={mayEdit} onEdit={setEdited} />}
      </ListPanel>
      <DeliveryDialog
        key={typeof edited === "object" ? edited?.id : edited}
        edited={edited}
        onClose={() => setEdited(null)}
      />
    </HubFrame>
  );
}

interface DeliveryTableProps {
  items: readonly Delivery[];
  mayEdit: boolean;
  onEdit: (delivery: Delivery) => void;
}

function DeliveryTable({ items, mayEdit, onEdit }: DeliveryTableProps) {
  return (
    <table className="w-full text-sm">
      <TableHead>
        <th scope="col" className="w-2/5">
          <Trans>Name</Trans>
        </th>
        <th scope="col">
          <Trans>State</Trans>
        </th>
        <th scope="col" className="hidden text-right sm:table-cell">
          <Trans>Waiting</Trans>
        </th>
        <th scope="col" className="hidden md:table-cell">
          <Trans>Last delivered</Trans>
        </th>
        <ActionsHead />
      </TableHead>
      {items.map((delivery) => (
        <DeliveryRow key={delivery.id} delivery={delivery} mayEdit={mayEdit} onEdit={() => onEdit(delivery)} />
      ))}
    </table>
  );
}
