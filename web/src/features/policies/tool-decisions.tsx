import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useServers } from "#shared/api/servers";
import { type ListedTool, useProjectTools } from "#shared/api/tools";
import { Badge } from "#shared/ui/badge";
import { Button, buttonClass } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TitledPanel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";

const MOST_SHOWN = 200;

/** What admins decided about tools: switched off, confirmed as read only, confirmed as repeatable. */
export function ToolDecisions({ project }: { project: string }) {
  const { t } = useLingui();
  const [isWhole, setIsWhole] = useState(false);
  const { groups, isLoading, error, retry } = useProjectTools(project, useServers(project));
  const all = groups.flatMap(({ tools }) => tools);
  const decided = all.filter((tool) => !tool.enabled || tool.read_only || tool.repeatable);
  const count = (is: (tool: ListedTool) => boolean) => all.filter(is).length;
  return (
    <TitledPanel title={t`What was decided about tools`}>
      <dl className="grid grid-cols-3 divide-x divide-line border-line border-b">
        <Share name={<Trans>Switched off</Trans>} value={count((tool) => !tool.enabled)} of={all.length} />
        <Share name={<Trans>Confirmed as read only</Trans>} value={count((tool) => tool.read_only)} of={all.length} />
        <Share name={<Trans>Confirmed as repeatable</Trans>} value={count((tool) => tool.repeatable)} of={all.length} />
      </dl>
      {error ? <ErrorNotice error={error} onRetry={retry} /> : null}
      {isLoading && all.length === 0 && <SkeletonRows rows={3} />}
      {!isLoading && decided.length === 0 && (
        <EmptyState
          title={t`Nothing was decided yet.`}
          action={
            <Link to="/projects/$project/servers" params={{ project }} className={buttonClass()}>
              <Trans>To the servers</Trans>
            </Link>
          }
        >
          <Trans>
            What servers say of their tools is a claim. On a server's page a tool is switched off, or confirmed as read
            only or repeatable.
          </Trans>
        </EmptyState>
      )}
      <ul className="max-h-96 divide-y divide-line overflow-y-auto">
        {decided.slice(0, isWhole ? undefined : MOST_SHOWN).map((tool) => (
          <li key={`${tool.server} ${tool.name}`} className="flex flex-wrap items-center gap-2 px-4 py-2 text-sm">
            <Link
              to="/projects/$project/servers/$server/tools"
              params={{ project, server: tool.server }}
              className="foreign font-mono text-xs hover:underline"
            >
              {tool.server}.{tool.name}
            </Link>
            {!tool.enabled && (
              <Badge>
                <Trans context="switch">off</Trans>
              </Badge>
            )}
            {tool.read_only && (
              <Badge tone="info">
                <Trans>read only</Trans>
              </Badge>
            )}
            {tool.repeatable && (
              <Badge>
                <Trans>repeatable</Trans>
              </Badge>
            )}
          </li>
        ))}
      </ul>
      {decided.length > MOST_SHOWN && !isWhole && (
        <div className="border-line border-t p-2 text-center">
          <Button size="small" variant="ghost" onClick={() => setIsWhole(true)}>
            <Trans>Show all {decided.length}</Trans>
          </Button>
        </div>
      )}
    </TitledPanel>
  );
}

function Share({ name, value, of: whole }: { name: ReactNode; value: number; of: number }) {
  return (
    <div className="flex flex-col gap-0.5 px-4 py-3">
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="font-semibold text-lg">
        {value}
        <span className="ml-1.5 font-normal text-faint text-sm">/ {whole}</span>
      </dd>
    </div>
  );
}
