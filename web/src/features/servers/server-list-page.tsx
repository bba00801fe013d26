import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import type { Server } from "#client/types.gen";
import { useMay, useProject } from "#shared/api/project";
import { useServers } from "#shared/api/servers";
import { buttonClass } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { Icon } from "#shared/ui/icon";
import { Page } from "#shared/ui/page";
import { Panel } from "#shared/ui/panel";
import { ServerRow } from "./server-row";

/** The servers of a project and how each of them is. */
export function ServerListPage({ project }: { project: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  const servers = useServers(project);
  const { title, name } = useProject(project);
  const add = may("servers:edit") && (
    <Link to="/projects/$project/add-server" params={{ project }} className={buttonClass("primary")}>
      <Icon of={Plus} />
      <Trans>Add a server</Trans>
    </Link>
  );
  if (servers.length === 0) {
    return (
      <Page title={t`Servers`} facts={title ?? name}>
        <Panel>
          <EmptyState title={t`No server yet.`} action={add}>
            <Trans>A server brings its tools into the project: a command to start, or an address to reach.</Trans>
          </EmptyState>
        </Panel>
      </Page>
    );
  }
  return (
    <Page title={t`Servers`} facts={<Counts servers={servers} />} action={add}>
      <Panel className="overflow-hidden">
        <table className="w-full text-sm">
          <thead>
            <tr className="h-9 border-line border-b text-left text-muted text-xs [&>th]:px-3 [&>th]:font-medium">
              <th scope="col" className="w-3/5 pl-4! md:w-2/5">
                <Trans>Name</Trans>
              </th>
              <th scope="col">
                <Trans>State</Trans>
              </th>
              <th scope="col" className="hidden md:table-cell">
                <Trans>Speaks</Trans>
              </th>
              <th scope="col" className="hidden text-right sm:table-cell">
                <Trans>Tools</Trans>
              </th>
              <th scope="col" className="w-px pr-4! text-right">
                <Trans>Switch</Trans>
              </th>
            </tr>
          </thead>
          {servers.map((server) => (
            <ServerRow key={server.id} project={project} server={server} />
          ))}
        </table>
      </Panel>
    </Page>
  );
}

function Counts({ servers }: { servers: Server[] }) {
  const failed = servers.filter((server) => server.status.state === "failed").length;
  const tools = servers.reduce((sum, server) => sum + (server.enabled ? (server.status.tool_count ?? 0) : 0), 0);
  return (
    <span className="flex flex-wrap gap-x-4">
      <span>
        <Plural value={servers.length} one="# server" other="# servers" />
      </span>
      <span>
        <Plural value={tools} one="# tool" other="# tools" />
      </span>
      {failed > 0 && (
        <span className="font-medium text-fail-text">
          <Plural value={failed} one="# failed" other="# failed" />
        </span>
      )}
    </span>
  );
}
