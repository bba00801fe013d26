import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { Tool } from "#client/types.gen";
import { useServers } from "#shared/api/servers";
import { useProjectTools } from "#shared/api/tools";
import { buttonClass } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
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
  const servers = useServers(project).filter((server) => server.enabled);
  const groups = useProjectTools(project, servers);
  const all = groups.flatMap((group) => group.tools);
  const chosen = all.find((tool) => tool.server === choice.server && tool.name === choice.tool) ?? firstOf(all, choice);
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
        <ToolList project={project} groups={groups} chosen={chosen} />
        <Chosen
          project={project}
          tool={chosen}
          args={choice.args}
          isLoading={groups.some((group) => group.isLoading)}
        />
      </div>
    </Page>
  );
}

/* Without a choice the first one is there at once, ready to run; a choice that is gone is not replaced by another. */
function firstOf(tools: Tool[], choice: ToolChoice): Tool | null {
  return choice.tool === undefined ? (tools.find((tool) => tool.enabled) ?? null) : null;
}

interface ChosenProps {
  project: string;
  tool: Tool | null;
  args: string | undefined;
  isLoading: boolean;
}

function Chosen({ project, tool, args, isLoading }: ChosenProps) {
  const { t } = useLingui();
  if (tool)
    return <Playground key={`${tool.server}/${tool.name}/${args ?? ""}`} project={project} tool={tool} args={args} />;
  return (
    <Panel>
      {isLoading ? (
        <SkeletonRows rows={3} />
      ) : (
        <EmptyState title={t`No such tool.`}>
          <Trans>It is not listed by its server, or not any more. Choose another one.</Trans>
        </EmptyState>
      )}
    </Panel>
  );
}
