import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link, useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { Server } from "#client/types.gen";
import { useCallStats } from "#shared/api/call-stats";
import { useMay, useProject } from "#shared/api/project";
import { useServers } from "#shared/api/servers";
import { useNow } from "#shared/lib/now";
import { startOf } from "#shared/lib/time-range";
import { buttonClass } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { Icon } from "#shared/ui/icon";
import { Page } from "#shared/ui/page";
import { Panel } from "#shared/ui/panel";
import { SearchField } from "#shared/ui/search-field";
import { useStateWord } from "#shared/ui/status";
import { BulkBar } from "./bulk-bar";
import { ProposalsLink } from "./proposals-link";
import { matching, type ServerSearch, STATES } from "./server-search";
import { ServerTable } from "./server-table";

const MOST_COUNTED = 1000;
const HOUR_S = 3600;

/** The servers of a project and how each of them is. */
export function ServerListPage({ project, search }: { project: string; search: ServerSearch }) {
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
  const proposals = <ProposalsLink project={project} />;
  if (servers.length === 0) {
    return (
      <Page title={t`Servers`} facts={title ?? name} action={proposals}>
        <Panel>
          <EmptyState title={t`No server yet.`} action={add}>
            <Trans>A server brings its tools into the project: a command to start, or an address to reach.</Trans>
          </EmptyState>
        </Panel>
      </Page>
    );
  }
  return (
    <Page
      title={t`Servers`}
      facts={<Counts servers={servers} />}
      action={
        <span className="flex flex-wrap gap-2">
          {proposals}
          {add}
        </span>
      }
      isWide
    >
      <ServerList project={project} servers={servers} search={search} />
    </Page>
  );
}

interface ServerListProps {
  project: string;
  servers: Server[];
  search: ServerSearch;
}

function ServerList({ project, servers, search }: ServerListProps) {
  const { t } = useLingui();
  const may = useMay(project);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const now = useNow();
  const stats = useCallStats(project, {
    by: "server",
    top: MOST_COUNTED,
    since: startOf("24h", now),
    interval_s: HOUR_S,
    over_time: true,
  });
  const shown = matching(servers, search);
  const usage = new Map(stats.data?.groups.map((group) => [group.id, group]));
  return (
    <>
      <Filters project={project} search={search} />
      <Panel className="overflow-hidden">
        {shown.length === 0 ? (
          <EmptyState
            title={t`No server fits this search.`}
            action={
              <Link to="/projects/$project/servers" params={{ project }} search={{}} className={buttonClass()}>
                <Trans>Show all servers</Trans>
              </Link>
            }
          />
        ) : (
          <ServerTable
            project={project}
            servers={shown}
            usage={usage}
            chosen={may("servers:switch") ? chosen : null}
            onChoose={setChosen}
          />
        )}
      </Panel>
      <BulkBar
        project={project}
        servers={shown.filter(({ id }) => chosen.has(id))}
        onClear={() => setChosen(new Set())}
      />
    </>
  );
}

function Filters({ project, search }: { project: string; search: ServerSearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const narrow = (part: ServerSearch) =>
    navigate({
      to: "/projects/$project/servers",
      params: { project },
      search: { ...search, ...part },
      replace: true,
    });
  return (
    <search aria-label={t`Filter the servers`} className="flex flex-wrap items-center gap-2">
      <SearchField label={t`Search the servers`} q={search.q} onSearch={(q) => narrow({ q })} />
      <select
        aria-label={t`State`}
        className="control w-auto! max-sm:grow"
        value={search.state ?? ""}
        onChange={(event) => narrow({ state: STATES.find((state) => state === event.target.value) })}
      >
        <option value="">{t`All states`}</option>
        {STATES.map((state) => (
          <StateOption key={state} state={state} />
        ))}
      </select>
    </search>
  );
}

function StateOption({ state }: { state: Server["status"]["state"] }) {
  return <option value={state}>{useStateWord(state)}</option>;
}

function Counts({ servers }: { servers: Server[] }) {
  const failed = servers.filter((server) => server.status.state === "failed").length;
  const held = servers.filter((server) => server.status.state === "held").length;
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
      {held > 0 && (
        <span className="font-medium text-warn-text">
          <Plural value={held} one="# held" other="# held" />
        </span>
      )}
    </span>
  );
}
