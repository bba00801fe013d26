import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { HubServer } from "#client/types.gen";
import { EmptyState } from "#shared/ui/empty-state";
import { PagedPanel } from "#shared/ui/paged-panel";
import { Status } from "#shared/ui/status";
import { TableHead, TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";
import { useDiagnosisLine } from "#shared/ui/use-diagnosis";
import { useHubServers } from "./hub";
import { HubFrame } from "./hub-tabs";
import { ToProjects } from "./to-projects";

/** Every server of every project, with its state of now. */
export function HubServersPage() {
  const { t } = useLingui();
  const servers = useHubServers();
  return (
    <HubFrame title={t`Servers of the hub`} facts={t`Of all projects. They are changed in their project.`}>
      <PagedPanel list={servers} rows={4} empty={<EmptyState title={t`No server yet.`} action={<ToProjects />} />}>
        {(items) => <ServerTable items={items} />}
      </PagedPanel>
    </HubFrame>
  );
}

function ServerTable({ items }: { items: readonly HubServer[] }) {
  return (
    <table className="w-full text-sm">
      <TableHead>
        <th scope="col" className="w-2/5">
          <Trans>Server</Trans>
        </th>
        <th scope="col">
          <Trans>State</Trans>
        </th>
        <th scope="col" className="hidden md:table-cell">
          <Trans>Transport</Trans>
        </th>
        <th scope="col" className="hidden lg:table-cell">
          <Trans>Process</Trans>
        </th>
        <th scope="col" className="hidden text-right sm:table-cell">
          <Trans>Since</Trans>
        </th>
      </TableHead>
      <tbody className="divide-y divide-line">
        {items.map((server) => (
          <TableRow key={server.id} className="h-11">
            <td className="max-w-0">
              <Link
                to="/projects/$project/servers/$server"
                params={{ project: server.project, server: server.name }}
                className="foreign block w-fit max-w-full truncate font-medium hover:underline"
              >
                {server.name}
              </Link>
              <p className="foreign truncate text-muted text-xs">{server.project}</p>
            </td>
            <td className="max-w-64">
              <Status state={server.status.state} />
              <Why status={server.status} />
            </td>
            <td className="hidden whitespace-nowrap font-mono text-xs md:table-cell">{server.transport}</td>
            <td className="hidden font-mono text-xs lg:table-cell">{server.process_id ?? "–"}</td>
            <td className="hidden whitespace-nowrap text-right text-muted sm:table-cell">
              <Ago at={server.status.since} />
            </td>
          </TableRow>
        ))}
      </tbody>
    </table>
  );
}

function Why({ status }: { status: HubServer["status"] }) {
  const reason = useDiagnosisLine()(status.diagnosis);
  if (!reason) return null;
  return (
    <p className="foreign truncate text-muted text-xs" title={reason}>
      {reason}
    </p>
  );
}
