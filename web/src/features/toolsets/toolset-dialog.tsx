import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { listToolsetsQueryKey } from "#client/@tanstack/react-query.gen";
import { changeToolset, createToolset } from "#client/sdk.gen";
import type { Toolset } from "#client/types.gen";
import { useServers } from "#shared/api/servers";
import { useProjectTools } from "#shared/api/tools";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { NotShown } from "#shared/ui/not-shown";

interface ToolsetDialogProps {
  project: string;
  /** Null for a new one. */
  toolset: Toolset | null;
  onClose: () => void;
}

export function ToolsetDialog({ project, toolset, onClose }: ToolsetDialogProps) {
  const { t } = useLingui();
  return (
    <Dialog title={toolset ? t`Change ${toolset.name}` : t`New toolset`} isOpen onClose={onClose}>
      <ToolsetForm project={project} toolset={toolset} onClose={onClose} />
    </Dialog>
  );
}

function ToolsetForm({ project, toolset, onClose }: ToolsetDialogProps) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [name, setName] = useState(toolset?.name ?? "");
  const [title, setTitle] = useState(toolset?.title ?? "");
  const [tools, setTools] = useState<readonly string[]>(toolset?.tools ?? []);
  const save = useMutation({
    mutationFn: async () => {
      const body = { name, title: title || null, tools: [...tools] };
      if (toolset) await changeToolset({ path: { project, toolset: toolset.name }, body });
      else await createToolset({ path: { project }, body });
    },
    onSuccess: () => {
      onClose();
      return queryClient.invalidateQueries({ queryKey: listToolsetsQueryKey({ path: { project } }) });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextField
        label={t`Name`}
        hint={t`Stands in addresses: letters, digits, dot, dash and underscore.`}
        pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,47}"
        autoComplete="off"
        isRequired
        isMono
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField label={t`Title`} value={title} onChange={(event) => setTitle(event.target.value)} />
      <ToolChoice project={project} chosen={tools} onChange={setTools} />
      {save.isError && <ErrorNotice error={save.error} />}
      <Actions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" isPending={save.isPending} disabled={tools.length === 0}>
          <Trans>Save</Trans>
        </Button>
      </Actions>
    </form>
  );
}

const MOST_SHOWN = 300;

interface ToolChoiceProps {
  project: string;
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}

/** Whole servers, or tools one by one; what is chosen but not listed now stays chosen and shown. */
function ToolChoice({ project, chosen, onChange }: ToolChoiceProps) {
  const { t } = useLingui();
  const [search, setSearch] = useState("");
  const { groups } = useProjectTools(project, useServers(project));
  const listed = groups.flatMap(({ server, tools }) => [
    `${server.name}.*`,
    ...tools.map((tool) => `${server.name}.${tool.name}`),
  ]);
  const wanted = search.trim().toLowerCase();
  const all = [...chosen.filter((entry) => !listed.includes(entry)), ...listed];
  const found = all.filter((entry) => entry.toLowerCase().includes(wanted));
  const shown = found.slice(0, MOST_SHOWN);
  const turn = (entry: string, isChosen: boolean) =>
    onChange(isChosen ? [...chosen, entry] : chosen.filter((one) => one !== entry));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">
        <Trans>Tools: {chosen.length} chosen</Trans>
      </legend>
      <input
        type="search"
        aria-label={t`Search the tools`}
        placeholder={t`Search the tools`}
        className="control"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className="flex max-h-60 flex-col gap-0.5 overflow-y-auto rounded-control border border-line p-2">
        {shown.map((entry) => (
          <label key={entry} className="flex min-h-6 items-center gap-2">
            <input
              type="checkbox"
              className="accent-accent"
              checked={chosen.includes(entry)}
              onChange={(event) => turn(entry, event.target.checked)}
            />
            <code className="foreign font-mono text-xs">{entry}</code>
          </label>
        ))}
        {shown.length === 0 && (
          <p className="text-muted text-xs">
            <Trans>Nothing by that name.</Trans>
          </p>
        )}
        <NotShown count={found.length - shown.length} />
      </div>
    </fieldset>
  );
}
