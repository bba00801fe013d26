import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { listKeyClientsOptions } from "#client/@tanstack/react-query.gen";
import type { Key } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { Button } from "#shared/ui/button";
import { Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { SkeletonRows } from "#shared/ui/skeleton";
import { TableHead, TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";
import { EditKey } from "./edit-key";
import { KeyFacts } from "./key-facts";
import { RotateKey } from "./rotate-key";

/* The hub gathers uses and writes them down a few times a minute. */
const REFRESH_MS = 5000;

interface KeyDialogProps {
  project: string;
  /** The key that is looked at; none, nothing is open. */
  shown: Key | undefined;
  onClose: () => void;
}

/** One key: what it opens, who holds it, what it was really used with, and a new text for it. */
export function KeyDialog({ project, shown, onClose }: KeyDialogProps) {
  return (
    <Dialog title={shown?.name ?? ""} isOpen={shown !== undefined} onClose={onClose}>
      {shown && <KeyDetails project={project} shown={shown} />}
    </Dialog>
  );
}

function KeyDetails({ project, shown }: { project: string; shown: Key }) {
  const may = useMay(project);
  const [isEditing, setIsEditing] = useState(false);
  const isOpening = shown.state === "active";
  const mayRotate = isOpening && (shown.mine ? may("keys:rotate") : may("keys:admin"));
  const mayEdit = isOpening && (shown.mine ? may("keys:edit") : may("keys:admin"));
  if (isEditing) return <EditKey project={project} shown={shown} onDone={() => setIsEditing(false)} />;
  return (
    <div className="flex flex-col gap-4">
      <div className="-mx-4">
        <KeyFacts shown={shown} />
      </div>
      {mayEdit && (
        <div>
          <Button onClick={() => setIsEditing(true)}>
            <Trans>Change</Trans>
          </Button>
        </div>
      )}
      <UsedWith project={project} shown={shown} />
      {mayRotate && <RotateKey project={project} shown={shown} />}
    </div>
  );
}

function UsedWith({ project, shown }: { project: string; shown: Key }) {
  const clients = useQuery({
    ...listKeyClientsOptions({ path: { project, key: shown.id } }),
    refetchInterval: REFRESH_MS,
  });
  return (
    <section className="rounded-control border border-line">
      <h3 className="px-3 pt-2.5 pb-1 font-semibold text-sm">
        <Trans>Used with, last 30 days</Trans>
      </h3>
      {clients.isPending && <SkeletonRows rows={2} />}
      {clients.isError && <ErrorNotice error={clients.error} onRetry={() => void clients.refetch()} />}
      {clients.data?.items.length === 0 && (
        <p className="px-3 pb-3 text-muted text-sm">
          <Trans>Nothing yet.</Trans>
        </p>
      )}
      {clients.data && clients.data.items.length > 0 && (
        <table className="w-full text-sm">
          <TableHead>
            <th scope="col">
              <Trans>Client</Trans>
            </th>
            <th scope="col">
              <Trans>Speaks</Trans>
            </th>
            <th scope="col" className="text-right">
              <Trans>Last used</Trans>
            </th>
          </TableHead>
          <tbody className="divide-y divide-line">
            {clients.data.items.map((one) => (
              <TableRow key={`${one.name} ${one.version} ${one.revision} ${one.transport}`}>
                <td className="max-w-0 truncate">
                  <span className="foreign">
                    {one.name || <Trans>not said</Trans>} {one.version}
                  </span>
                </td>
                <td className="whitespace-nowrap text-muted">
                  <span className="font-mono text-xs">{one.revision}</span> {one.transport}
                </td>
                <td className="whitespace-nowrap text-right text-muted" title={one.last_address}>
                  <Ago at={one.last_used_at} />
                </td>
              </TableRow>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
