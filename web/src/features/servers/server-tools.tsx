import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { changeToolMutation, listServerToolsQueryKey } from "#client/@tanstack/react-query.gen";
import type { Tool } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { toolsOptions } from "#shared/api/server";
import { useExplain } from "#shared/lib/explain";
import { buttonClass } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { Panel } from "#shared/ui/panel";
import { Switch } from "#shared/ui/switch";
import { useDiagnosisLine } from "#shared/ui/use-diagnosis";

/** What the server offers, each with its switch. */
export function ServerTools({ project, server }: { project: string; server: string }) {
  const { t } = useLingui();
  const { items, diagnosis } = useSuspenseQuery(toolsOptions(project, server)).data;
  const reason = useDiagnosisLine()(diagnosis);
  if (items.length === 0) {
    return (
      <Panel>
        <EmptyState
          title={t`No tools.`}
          action={
            <Link to="/projects/$project/servers/$server/logs" params={{ project, server }} className={buttonClass()}>
              <Trans>Read its log</Trans>
            </Link>
          }
        >
          {reason || <Trans>The server lists none. Its log may say more.</Trans>}
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel>
      <ul className="divide-y divide-line">
        {items.map((tool) => (
          <ToolRow key={tool.name} project={project} tool={tool} />
        ))}
      </ul>
    </Panel>
  );
}

function ToolRow({ project, tool }: { project: string; tool: Tool }) {
  const { t } = useLingui();
  const may = useMay(project);
  const explain = useExplain();
  const queryClient = useQueryClient();
  const path = { project, server: tool.server };
  const change = useMutation({
    ...changeToolMutation(),
    onSettled: () => queryClient.invalidateQueries({ queryKey: listServerToolsQueryKey({ path }) }),
  });
  const wish = change.isPending ? change.variables.body?.enabled : undefined;
  return (
    <li className="flex items-center gap-4 px-4 py-2 text-sm">
      <div className="min-w-0 flex-1">
        <Link
          to="/projects/$project/tools"
          params={{ project }}
          search={{ server: tool.server, tool: tool.name }}
          className="foreign font-medium font-mono text-xs hover:underline"
        >
          {tool.name}
        </Link>
        {tool.description && <p className="foreign line-clamp-2 text-muted">{tool.description}</p>}
        {change.isError && (
          <p role="alert" className="text-fail-text text-xs">
            {explain(change.error).title}
          </p>
        )}
      </div>
      <Switch
        label={t`Tool ${tool.name}`}
        isOn={wish ?? tool.enabled}
        isPending={change.isPending}
        isDisabled={!may("tools:edit")}
        onChange={(enabled) => change.mutate({ path: { ...path, tool: tool.name }, body: { enabled } })}
      />
    </li>
  );
}
