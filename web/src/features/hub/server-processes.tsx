import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ServerProcess } from "#client/types.gen";
import { Bytes, Count } from "#shared/ui/amount";
import { EmptyState } from "#shared/ui/empty-state";
import { TitledPanel } from "#shared/ui/panel";
import { TableHead, TableRow } from "#shared/ui/table";

/** The processes of local servers, the largest first. */
export function ServerProcesses({ processes }: { processes: readonly ServerProcess[] }) {
  const { t } = useLingui();
  return (
    <TitledPanel title={t`Processes of servers`} className="overflow-hidden">
      {processes.length === 0 ? (
        <EmptyState title={t`No server runs as a process now.`}>
          <Trans>Local servers start with the first call and stop when nobody needs them.</Trans>
        </EmptyState>
      ) : (
        <table className="w-full text-sm">
          <TableHead>
            <th scope="col" className="w-1/2">
              <Trans>Server</Trans>
            </th>
            <th scope="col" className="hidden text-right sm:table-cell">
              <Trans>Process</Trans>
            </th>
            <th scope="col" className="hidden text-right sm:table-cell">
              <Trans>Processes</Trans>
            </th>
            <th scope="col" className="text-right">
              <Trans>Memory</Trans>
            </th>
          </TableHead>
          <tbody className="divide-y divide-line">
            {processes.map((one) => (
              <TableRow key={one.process_id}>
                <td className="max-w-0 truncate">
                  <Link
                    to="/projects/$project/servers/$server"
                    params={{ project: one.project, server: one.server }}
                    className="foreign font-medium hover:underline"
                  >
                    {one.server}
                  </Link>
                  <span className="foreign ml-2 text-muted text-xs">{one.project}</span>
                </td>
                <td className="hidden text-right font-mono text-xs sm:table-cell">{one.process_id}</td>
                <td className="hidden text-right sm:table-cell">
                  <Count value={one.processes} />
                </td>
                <td className="text-right">
                  <Bytes count={one.memory_bytes} />
                </td>
              </TableRow>
            ))}
          </tbody>
        </table>
      )}
    </TitledPanel>
  );
}
