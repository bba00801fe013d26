import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { getToolOptions } from "#client/@tanstack/react-query.gen";
import { useServers } from "#shared/api/servers";
import { type ListedTool, type ToolGroup, useProjectTools } from "#shared/api/tools";
import { buttonClass } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Page } from "#shared/ui/page";
import { Panel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { Playground } from "./playground";
import { ToolList } from "./tool-list";

/** Which tool is on screen: part of the address. */
export interface ToolChoice {
  server?: string;
  tool?: string;
  /** Its arguments, as JSON text. */
  args?: string;
}

/** Every tool of the project on the left, the chosen one to try on the right. */
export function ToolsPage({ project, choice }: { project: string; choice: ToolChoice }) {
  const { t } = useLingui();
  const all = useServers(project);
  const servers = useMemo(() => all.filter((server) => server.enabled), [all]);
  const { groups, isLoading, error, retry } = useProjectTools(project, servers);
  const chosen = useChosen(groups, choice);
  if (servers.length === 0) {
    return (
      <Page title={t`Tools`}>
        <Panel>
          <EmptyState
            title={t`No server is on.`}
            action={
              <Link to="/projects/$project/servers" params={{ project }} className={buttonClass("primary")}>
                <Trans>To the servers</Trans>
              </Link>
            }
          >
            <Trans>Tools come from servers: add one, or switch one on.</Trans>
          </EmptyState>
        </Panel>
      </Page>
    );
  }
  return (
    <Page title={t`Tools`} facts={t`Choose one, fill in its arguments, run it.`} isWide>
      <div className="grid items-start gap-5 md:grid-cols-[17rem_minmax(0,1fr)]">
        {error ? (
          <ErrorNotice error={error} onRetry={retry} />
        ) : (
          <ToolList project={project} groups={groups} chosen={chosen} />
        )}
        <Chosen project={project} brief={chosen} args={choice.args} isLoading={isLoading} />
      </div>
    </Page>
  );
}

/** The tool on screen. The first one, where the address names none, stays while it is there: others may come before it. */
function useChosen(groups: ToolGroup[], choice: ToolChoice): ListedTool | null {
  const [first, setFirst] = useState<ToolChoice | null>(null);
  const isOpen = choice.tool === undefined;
  const chosen = useMemo(() => {
    const isKept = isOpen && first !== null && (choice.server ?? first.server) === first.server;
    return (isKept ? chosenOf(groups, first) : null) ?? chosenOf(groups, choice);
  }, [groups, choice, first, isOpen]);
  const isAsBefore = chosen?.server === first?.server && chosen?.name === first?.tool;
  if (isOpen && chosen && !isAsBefore) setFirst({ server: chosen.server, tool: chosen.name });
  return chosen;
}

/* Without a choice the first one, of the server where one is named, is there at once, ready to run; a choice that is
   gone is not replaced by another. */
function chosenOf(groups: ToolGroup[], { server, tool }: ToolChoice): ListedTool | null {
  for (const group of groups) {
    if (server !== undefined && group.server.name !== server) continue;
    const found = group.tools.find((one) => (tool === undefined ? one.enabled : one.name === tool));
    if (found) return found;
  }
  return null;
}

interface ChosenProps {
  project: string;
  brief: ListedTool | null;
  args: string | undefined;
  isLoading: boolean;
}

function Chosen({ project, brief, args, isLoading }: ChosenProps) {
  const { t } = useLingui();
  const path = { project, server: brief?.server ?? "", tool: brief?.name ?? "" };
  const asked = useQuery({ ...getToolOptions({ path }), enabled: brief !== null });
  const tool = brief && asked.data;
  if (tool)
    return <Playground key={`${tool.server}/${tool.name}/${args ?? ""}`} project={project} tool={tool} args={args} />;
  if (brief && asked.isError) return <ErrorNotice error={asked.error} onRetry={() => void asked.refetch()} />;
  return (
    <Panel>
      {isLoading || brief ? (
        <SkeletonRows rows={3} />
      ) : (
        <EmptyState title={t`No such tool.`}>
          <Trans>It is not listed by its server, or not any more. Choose another one.</Trans>
        </EmptyState>
      )}
    </Panel>
  );
}
