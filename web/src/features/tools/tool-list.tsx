import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useDeferredValue, useMemo, useState } from "react";
import type { ListedTool, ToolGroup } from "#shared/api/tools";
import { classNames } from "#shared/lib/class-names";
import { Panel } from "#shared/ui/panel";
import { Skeleton } from "#shared/ui/skeleton";
import { StatusDot, useStateWord } from "#shared/ui/status";
import { useDiagnosisLine } from "#shared/ui/use-diagnosis";

interface ToolListProps {
  project: string;
  groups: ToolGroup[];
  chosen: ListedTool | null;
}

type Row = { kind: "group"; group: ToolGroup } | { kind: "tool"; tool: ListedTool };

const LongList = lazy(async () => ({ default: (await import("./long-list")).LongList }));

const ROW_PX = 28;
const MOST_DRAWN = 300;

/** Servers with their tools, as the rows of one list; a search leaves out servers without a match. */
function rowsOf(groups: readonly ToolGroup[], wanted: string): Row[] {
  const matches = (tool: ListedTool) =>
    `${tool.server} ${tool.name} ${tool.title ?? ""} ${tool.description ?? ""}`.toLowerCase().includes(wanted);
  return groups.flatMap((group): Row[] => {
    const tools = wanted === "" ? group.tools : group.tools.filter(matches);
    if (wanted !== "" && tools.length === 0) return [];
    return [{ kind: "group", group }, ...tools.map((tool): Row => ({ kind: "tool", tool }))];
  });
}

/** Tools by server, narrowed down by what is typed. Only those in view are drawn: there may be twenty thousand. */
export function ToolList({ project, groups, chosen }: ToolListProps) {
  const { t } = useLingui();
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const rows = useMemo(() => rowsOf(groups, wanted), [groups, wanted]);
  const count = useMemo(() => rows.filter((row) => row.kind === "tool").length, [rows]);
  const place = rows.findIndex((row) => row.kind === "tool" && row.tool === chosen);
  const draw = (index: number) => {
    const row = rows[index];
    if (!row) return null;
    return row.kind === "group" ? (
      <GroupHead group={row.group} />
    ) : (
      <ToolLink project={project} tool={row.tool} isChosen={row.tool === chosen} />
    );
  };
  return (
    <Panel className="flex max-h-[calc(100dvh-10.5rem)] flex-col overflow-hidden max-md:max-h-64">
      <div className="border-line border-b p-2">
        <input
          type="search"
          aria-label={t`Search the tools`}
          placeholder={t`Search the tools`}
          className="control"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {rows.length > MOST_DRAWN ? (
        <Suspense fallback={<div className="flex-1" />}>
          <LongList label={t`Tools`} count={rows.length} rowPx={ROW_PX} first={place} row={draw} />
        </Suspense>
      ) : (
        <nav aria-label={t`Tools`} className="flex-1 overflow-y-auto px-2 py-1">
          {rows.map((row, index) => (
            <div key={row.kind === "group" ? row.group.server.id : `${row.tool.server} ${row.tool.name}`}>
              {draw(index)}
            </div>
          ))}
        </nav>
      )}
      <p role="status" className="border-line border-t px-3 py-1.5 text-muted text-xs">
        <Plural value={count} one="# tool" other="# tools" />
      </p>
    </Panel>
  );
}

function GroupHead({ group }: { group: ToolGroup }) {
  const { server } = group;
  const state = useStateWord(server.status.state);
  const reason = useDiagnosisLine()(group.diagnosis);
  return (
    <div className="pt-2">
      <h2 className="flex items-center gap-2 px-2 py-1 font-medium text-muted text-xs">
        <StatusDot state={server.status.state} />
        <span className="foreign truncate">{server.name}</span>
        {server.status.state !== "ready" && <span className="ml-auto">{state}</span>}
      </h2>
      {group.isLoading && <Skeleton className="mx-2 my-1.5 h-4 w-32" />}
      {reason && <p className="foreign line-clamp-4 px-2 py-1 text-muted text-xs">{reason}</p>}
    </div>
  );
}

/* Only the list moves, and only where it must: `scrollIntoView` would also let the first Tab begin at the link. */
function bringIntoView(link: HTMLAnchorElement | null) {
  const list = link?.closest("nav");
  if (!link || !list) return;
  const [place, window] = [link.getBoundingClientRect(), list.getBoundingClientRect()];
  if (place.bottom > window.bottom) list.scrollTop += place.bottom - window.bottom;
  else if (place.top < window.top) list.scrollTop -= window.top - place.top;
}

function ToolLink({ project, tool, isChosen }: { project: string; tool: ListedTool; isChosen: boolean }) {
  return (
    <Link
      to="/projects/$project/tools"
      params={{ project }}
      search={{ server: tool.server, tool: tool.name }}
      ref={isChosen ? bringIntoView : undefined}
      aria-current={isChosen ? "true" : undefined}
      className={classNames(
        "flex min-h-7 items-center gap-2 rounded-control px-2 font-mono text-xs",
        isChosen ? "bg-accent-soft font-medium text-accent-text" : "hover:bg-sunken",
      )}
    >
      <span className="truncate">{tool.name}</span>
      {!tool.enabled && (
        <span className="ml-auto font-sans text-off-text">
          <Trans context="switch">off</Trans>
        </span>
      )}
    </Link>
  );
}
