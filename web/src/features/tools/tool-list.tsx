import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Tool } from "#client/types.gen";
import { classNames } from "#shared/lib/class-names";
import { useExplain } from "#shared/lib/explain";
import { Button } from "#shared/ui/button";
import { Panel } from "#shared/ui/panel";
import { Skeleton } from "#shared/ui/skeleton";
import { StatusDot, useStateWord } from "#shared/ui/status";
import type { ToolGroup } from "./use-project-tools";

interface ToolListProps {
  project: string;
  groups: ToolGroup[];
  chosen: Tool | null;
}

/** Tools by server, narrowed down by what is typed. */
export function ToolList({ project, groups, chosen }: ToolListProps) {
  const { t } = useLingui();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const matches = (tool: Tool) =>
    `${tool.server} ${tool.name} ${tool.title ?? ""} ${tool.description ?? ""}`.toLowerCase().includes(wanted);
  const found = groups.map((group) => ({ ...group, tools: group.tools.filter(matches) }));
  const count = found.reduce((sum, group) => sum + group.tools.length, 0);
  return (
    <Panel className="flex max-h-[calc(100dvh-9rem)] flex-col overflow-hidden max-md:max-h-64">
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
      <nav aria-label={t`Tools`} className="flex-1 overflow-y-auto py-1">
        {found.map((group) => (
          <Group key={group.server.id} project={project} group={group} chosen={chosen} isSearching={wanted !== ""} />
        ))}
      </nav>
      <p role="status" className="border-line border-t px-3 py-1.5 text-muted text-xs">
        <Plural value={count} one="# tool" other="# tools" />
      </p>
    </Panel>
  );
}

function Group({
  project,
  group,
  chosen,
  isSearching,
}: {
  project: string;
  group: ToolGroup;
  chosen: Tool | null;
  isSearching: boolean;
}) {
  const { server, tools } = group;
  const state = useStateWord(server.status.state);
  if (isSearching && tools.length === 0) return null;
  return (
    <section aria-label={server.name} className="px-2 py-1">
      <h2 className="flex items-center gap-2 px-2 py-1 font-medium text-muted text-xs">
        <StatusDot state={server.status.state} />
        <span className="foreign truncate">{server.name}</span>
        {server.status.state !== "ready" && <span className="ml-auto">{state}</span>}
      </h2>
      {group.isLoading && <Skeleton className="mx-2 my-1.5 h-4 w-32" />}
      {group.error ? <GroupError group={group} /> : null}
      {group.reason && <p className="foreign px-2 py-1 text-muted text-xs">{group.reason}</p>}
      <ul>
        {tools.map((tool) => (
          <li key={tool.name}>
            <ToolLink project={project} tool={tool} isChosen={tool === chosen} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function GroupError({ group }: { group: ToolGroup }) {
  const explanation = useExplain()(group.error);
  return (
    <div className="flex flex-col items-start gap-1.5 px-2 py-1">
      <p className="foreign text-fail-text text-xs">{explanation.detail ?? explanation.title}</p>
      <Button size="small" onClick={group.retry}>
        <Trans>Try again</Trans>
      </Button>
    </div>
  );
}

function ToolLink({ project, tool, isChosen }: { project: string; tool: Tool; isChosen: boolean }) {
  return (
    <Link
      to="/projects/$project/tools"
      params={{ project }}
      search={{ server: tool.server, tool: tool.name }}
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
