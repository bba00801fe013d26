import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { listToolsetsOptions } from "#client/@tanstack/react-query.gen";
import type { KeyScopes } from "#client/types.gen";
import { useServers } from "#shared/api/servers";

interface ScopeFieldsProps {
  project: string;
  scopes: KeyScopes;
  onChange: (scopes: KeyScopes) => void;
}

/** Narrows a key down. Nothing chosen means everything. */
export function ScopeFields({ project, scopes, onChange }: ScopeFieldsProps) {
  const { t } = useLingui();
  const servers = useServers(project).map(({ name }) => name);
  const toolsets = useQuery(listToolsetsOptions({ path: { project } })).data?.items.map(({ name }) => name) ?? [];
  return (
    <details className="rounded-control border border-line px-3 py-2">
      <summary className="font-medium text-sm">
        <Trans>Limit what it opens</Trans>
      </summary>
      <div className="flex flex-col gap-3 pt-3">
        <Names
          label={t`Only these servers`}
          names={servers}
          chosen={scopes.servers ?? []}
          onChange={(chosen) => onChange({ ...scopes, servers: chosen })}
        />
        {toolsets.length > 0 && (
          <Names
            label={t`Only these toolsets`}
            names={toolsets}
            chosen={scopes.toolsets ?? []}
            onChange={(chosen) => onChange({ ...scopes, toolsets: chosen })}
          />
        )}
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="accent-accent"
            checked={scopes.read_only ?? false}
            onChange={(event) => onChange({ ...scopes, read_only: event.target.checked })}
          />
          <Trans>Only tools that an admin confirmed as read only</Trans>
        </label>
      </div>
    </details>
  );
}

interface NamesProps {
  label: string;
  names: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

function Names({ label, names, chosen, onChange }: NamesProps) {
  const { t } = useLingui();
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-muted text-xs">{label}</legend>
      <div className="flex max-h-40 flex-col gap-1 overflow-y-auto">
        {names.map((name) => (
          <label key={name} className="flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="accent-accent"
              checked={chosen.includes(name)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, name] : chosen.filter((one) => one !== name))
              }
            />
            <span className="foreign font-mono text-xs">{name}</span>
          </label>
        ))}
        {names.length === 0 && <span className="text-muted text-xs">{t`None.`}</span>}
      </div>
    </fieldset>
  );
}
