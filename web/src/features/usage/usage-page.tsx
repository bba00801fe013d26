import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useNavigate } from "@tanstack/react-router";
import type { CallGroup } from "#client/types.gen";
import { type Dimension, useCallStats } from "#shared/api/call-stats";
import { useServers } from "#shared/api/servers";
import { useNow } from "#shared/lib/now";
import { startOf, TIME_RANGES, timeRangeOf } from "#shared/lib/time-range";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Page } from "#shared/ui/page";
import { Panel } from "#shared/ui/panel";
import { ServerSelect } from "#shared/ui/server-select";
import { SkeletonRows } from "#shared/ui/skeleton";
import { useRangeWord } from "#shared/ui/use-range-word";
import { Breakdown } from "#shared/usage/breakdown";
import { CallCharts } from "#shared/usage/call-charts";
import { DIMENSIONS, type UsageSearch } from "./usage-search";

const SHOWN = 50;

/** How much is called, how much of it fails, how long it takes, and by whom. */
export function UsagePage({ project, search }: { project: string; search: UsageSearch }) {
  const { t } = useLingui();
  const { by = "tool", range = "24h", server } = search;
  const now = useNow();
  const stats = useCallStats(project, { by, top: SHOWN, server, since: startOf(range, now) });
  return (
    <Page title={t`Usage`} facts={t`Calls, failures and times, counted.`}>
      <Choices project={project} search={search} />
      {stats.isPending && <SkeletonRows rows={6} />}
      {stats.isError && !stats.data && <ErrorNotice error={stats.error} onRetry={() => void stats.refetch()} />}
      {stats.data && <CallCharts stats={stats.data} />}
      {stats.data && <By project={project} search={{ ...search, by, range }} groups={stats.data.groups} />}
    </Page>
  );
}

function useDimensionWord(): (by: Dimension) => string {
  const { t } = useLingui();
  return (by) => {
    switch (by) {
      case "tool":
        return t`Tool`;
      case "server":
        return t`Server`;
      case "key":
        return t`Key`;
      case "member":
        return t({ context: "a person", message: "Member" });
      case "client":
        return t`Client`;
      case "revision":
        return t`Revision`;
      case "method":
        return t`Method`;
      case "outcome":
        return t`Outcome`;
    }
  };
}

function Choices({ project, search }: { project: string; search: UsageSearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const word = useDimensionWord();
  const rangeWord = useRangeWord();
  const servers = useServers(project);
  const choose = (part: UsageSearch) =>
    navigate({ to: "/projects/$project/usage", params: { project }, search: { ...search, ...part } });
  return (
    <search aria-label={t`What is counted`} className="flex flex-wrap items-center gap-2">
      <select
        aria-label={t`Time`}
        className="control w-auto! max-sm:grow"
        value={search.range ?? "24h"}
        onChange={(event) => choose({ range: timeRangeOf(event.target.value) })}
      >
        {TIME_RANGES.map((range) => (
          <option key={range} value={range}>
            {rangeWord(range)}
          </option>
        ))}
      </select>
      <ServerSelect servers={servers} chosen={search.server} onChoose={(server) => choose({ server })} />
      <select
        aria-label={t`Counted by`}
        className="control w-auto! max-sm:grow"
        value={search.by ?? "tool"}
        onChange={(event) => choose({ by: DIMENSIONS.find((one) => one === event.target.value) })}
      >
        {DIMENSIONS.map((by) => (
          <option key={by} value={by}>
            {t`By: ${word(by)}`}
          </option>
        ))}
      </select>
    </search>
  );
}

interface ByProps {
  project: string;
  search: UsageSearch & { by: Dimension };
  groups: CallGroup[];
}

function By({ project, search, groups }: ByProps) {
  const { t } = useLingui();
  const title = useDimensionWord()(search.by);
  return (
    <Panel className="overflow-hidden">
      {groups.length === 0 ? (
        <EmptyState title={t`No call in this time.`}>
          <Trans>Choose a longer time, or connect a client.</Trans>
        </EmptyState>
      ) : (
        <Breakdown
          title={title}
          groups={groups}
          name={(group) => <GroupName project={project} search={search} group={group} />}
        />
      )}
    </Panel>
  );
}

/** Tools and servers lead to their calls; everything else is a name to read. */
function GroupName({ project, search, group }: Omit<ByProps, "groups"> & { group: CallGroup }) {
  const servers = useServers(project);
  const { by, range } = search;
  if (by !== "server" && by !== "tool") return <span className="foreign">{group.name}</span>;
  // By its id, in which there is no dot: there may be some in the names of servers and of tools.
  const [id = "", ...tool] = group.id.split(".");
  const server = servers.find((one) => one.id === id)?.name;
  return (
    <Link
      to="/projects/$project/calls"
      params={{ project }}
      search={{ server, name: by === "tool" ? tool.join(".") : undefined, range }}
      className="foreign font-mono text-xs hover:underline"
    >
      {group.name}
    </Link>
  );
}
