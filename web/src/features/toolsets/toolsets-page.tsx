import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { deleteToolsetMutation, listToolsetsQueryKey } from "#client/@tanstack/react-query.gen";
import type { Toolset } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { toolsetsOptions } from "#shared/api/toolsets";
import { fits } from "#shared/lib/search-text";
import { Button } from "#shared/ui/button";
import { CopyLine } from "#shared/ui/code-block";
import { ConfirmedButton } from "#shared/ui/confirmed-button";
import { EmptyState } from "#shared/ui/empty-state";
import { Icon } from "#shared/ui/icon";
import { Page } from "#shared/ui/page";
import { Panel, TitledPanel } from "#shared/ui/panel";
import { SearchField } from "#shared/ui/search-field";
import { ToolsetDialog } from "./toolset-dialog";

type Editing = { toolset: Toolset | null } | null;

/** Selections of tools, each with an address of its own. */
export function ToolsetsPage({ project, q }: { project: string; q: string | undefined }) {
  const { t } = useLingui();
  const may = useMay(project);
  const navigate = useNavigate();
  const { items } = useSuspenseQuery(toolsetsOptions(project)).data;
  const shown = items.filter(({ name, title, tools }) => fits(q, name, title, ...tools));
  const search = (typed: string | undefined) =>
    navigate({ to: "/projects/$project/toolsets", params: { project }, search: { q: typed }, replace: true });
  const [editing, setEditing] = useState<Editing>(null);
  const add = may("toolsets:edit") && (
    <Button variant="primary" icon={<Icon of={Plus} />} onClick={() => setEditing({ toolset: null })}>
      <Trans>New toolset</Trans>
    </Button>
  );
  return (
    <Page
      title={t`Toolsets`}
      facts={t`A few tools for one purpose, on an address of their own.`}
      action={items.length > 0 && add}
    >
      {items.length > 0 && (
        <search>
          <SearchField label={t`Search the toolsets`} q={q} onSearch={search} />
        </search>
      )}
      {items.length > 0 && shown.length === 0 && (
        <Panel>
          <EmptyState
            title={t`Nothing fits this search.`}
            action={
              <Button onClick={() => search(undefined)}>
                <Trans>Show all</Trans>
              </Button>
            }
          />
        </Panel>
      )}
      {items.length === 0 && (
        <Panel>
          <EmptyState title={t`No toolset yet.`} action={add}>
            <Trans>Clients do better with twenty tools that fit than with two hundred.</Trans>
          </EmptyState>
        </Panel>
      )}
      {shown.map((toolset) => (
        <ToolsetPanel key={toolset.id} project={project} toolset={toolset} onEdit={() => setEditing({ toolset })} />
      ))}
      {editing && (
        <ToolsetDialog
          key={editing.toolset?.id ?? "new"}
          project={project}
          toolset={editing.toolset}
          onClose={() => setEditing(null)}
        />
      )}
    </Page>
  );
}

interface ToolsetPanelProps {
  project: string;
  toolset: Toolset;
  onEdit: () => void;
}

function ToolsetPanel({ project, toolset, onEdit }: ToolsetPanelProps) {
  const { t } = useLingui();
  const may = useMay(project);
  return (
    <TitledPanel
      title={
        <span className="foreign">
          {toolset.title ?? toolset.name}
          {toolset.title && <code className="ml-2 font-mono font-normal text-muted text-xs">{toolset.name}</code>}
        </span>
      }
      action={
        may("toolsets:edit") && (
          <span className="flex gap-2">
            <Button size="small" aria-label={t`Change ${toolset.name}`} onClick={onEdit}>
              <Trans>Change</Trans>
            </Button>
            <Removal project={project} toolset={toolset} />
          </span>
        )
      }
    >
      <div className="flex flex-col gap-3 p-4">
        <CopyLine text={new URL(toolset.endpoints.mcp, window.location.origin).href} label={t`Copy the address`} />
        <p className="text-muted text-xs">
          <Plural value={toolset.tools.length} one="# entry" other="# entries" />
        </p>
        <ul className="flex flex-wrap gap-1.5">
          {toolset.tools.map((entry) => (
            <li key={entry}>
              <code className="foreign rounded-control bg-sunken px-1.5 py-0.5 font-mono text-xs">{entry}</code>
            </li>
          ))}
        </ul>
      </div>
    </TitledPanel>
  );
}

function Removal({ project, toolset }: { project: string; toolset: Toolset }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const remove = useMutation({
    ...deleteToolsetMutation(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: listToolsetsQueryKey({ path: { project } }) }),
  });
  return (
    <ConfirmedButton
      size="small"
      label={<Trans>Remove</Trans>}
      title={t`Remove ${toolset.name}`}
      name={toolset.name}
      action={t`Remove`}
      deed={remove}
      onConfirm={(close) => remove.mutate({ path: { project, toolset: toolset.name } }, { onSuccess: close })}
    >
      <p>
        <Trans>Its address answers nobody any more. The tools themselves stay.</Trans>
      </p>
    </ConfirmedButton>
  );
}
