import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { NotShown } from "#shared/ui/not-shown";

interface NameChoiceProps {
  label: string;
  names: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

const FEW = 8;
const MOST_SHOWN = 200;

/** Some of many names. What is chosen but not listed now stays chosen and shown; a long list can be searched. */
export function NameChoice({ label, names, chosen, onChange }: NameChoiceProps) {
  const { t } = useLingui();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const all = [...chosen.filter((name) => !names.includes(name)), ...names];
  const found = all.filter((name) => name.toLowerCase().includes(wanted));
  const shown = found.slice(0, MOST_SHOWN);
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 text-muted text-xs">{label}</legend>
      {all.length > FEW && (
        <input
          type="search"
          aria-label={t`Search: ${label}`}
          placeholder={t`Search`}
          className="control mb-1"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      <div className="flex max-h-40 flex-col gap-1 overflow-y-auto">
        {shown.map((name) => (
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
        {shown.length === 0 && (
          <span className="text-muted text-xs">
            <Trans>None.</Trans>
          </span>
        )}
        <NotShown count={found.length - shown.length} />
      </div>
    </fieldset>
  );
}
