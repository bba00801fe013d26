import { Trans, useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Badge } from "#shared/ui/badge";
import { Button } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";

/** What is to become of sealed values: a text replaces, null removes, no entry leaves as it is. */
export type SlotChanges = Readonly<Record<string, string | null>>;

interface SecretSlotsProps {
  /** "Environment", "Headers". */
  label: string;
  /** The names that are set now. */
  names: readonly string[];
  changes: SlotChanges;
  onChange: (changes: SlotChanges) => void;
}

/** Names whose values nobody reads again: set, replaced, removed. */
export function SecretSlots({ label, names, changes, onChange }: SecretSlotsProps) {
  const { t } = useLingui();
  const added = Object.keys(changes).filter((name) => !names.includes(name));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">{label}</legend>
      {names.length + added.length === 0 && <p className="text-muted text-xs">{t`None.`}</p>}
      <ul className="flex flex-col gap-1.5">
        {[...names, ...added].map((name) => (
          <Slot
            key={name}
            name={name}
            isSet={names.includes(name)}
            change={changes[name]}
            onChange={(change) => onChange(withChange(changes, name, change))}
          />
        ))}
      </ul>
      <NewSlot
        label={label}
        onAdd={(name) => onChange(withChange(changes, name, names.includes(name) ? changes[name] : ""))}
      />
    </fieldset>
  );
}

function withChange(changes: SlotChanges, name: string, change: string | null | undefined): SlotChanges {
  const { [name]: _before, ...rest } = changes;
  return change === undefined ? rest : { ...rest, [name]: change };
}

interface SlotProps {
  name: string;
  isSet: boolean;
  change: string | null | undefined;
  onChange: (change: string | null | undefined) => void;
}

function Slot({ name, isSet, change, onChange }: SlotProps) {
  const { t } = useLingui();
  const isTyping = typeof change === "string";
  return (
    <li className="flex min-h-8 flex-wrap items-center gap-2">
      <code className="foreign min-w-40 font-mono text-xs">{name}</code>
      {isTyping ? (
        <input
          type="password"
          autoComplete="off"
          aria-label={t`Value of ${name}`}
          className="control w-64! font-mono"
          value={change}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <SlotState isRemoved={change === null} />
      )}
      {isSet && change === undefined && (
        <Button size="small" variant="ghost" onClick={() => onChange("")}>
          <Trans>Replace</Trans>
        </Button>
      )}
      {change === undefined ? (
        <Button size="small" variant="ghost" onClick={() => onChange(null)}>
          <Trans>Remove</Trans>
        </Button>
      ) : (
        <Button size="small" variant="ghost" onClick={() => onChange(undefined)}>
          <Trans>Leave as it was</Trans>
        </Button>
      )}
    </li>
  );
}

function SlotState({ isRemoved }: { isRemoved: boolean }) {
  return isRemoved ? (
    <Badge tone="warn">
      <Trans>will be removed</Trans>
    </Badge>
  ) : (
    <Badge tone="ok">
      <Trans>set</Trans>
    </Badge>
  );
}

function NewSlot({ label, onAdd }: { label: string; onAdd: (name: string) => void }) {
  const { t } = useLingui();
  const [name, setName] = useState("");
  const add = (event: FormEvent | null) => {
    event?.preventDefault();
    if (name.trim() === "") return;
    onAdd(name.trim());
    setName("");
  };
  return (
    <div className="flex items-center gap-2">
      <input
        aria-label={t`New name in ${label}`}
        placeholder={t`name`}
        autoComplete="off"
        spellCheck={false}
        className="control w-52! font-mono"
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => event.key === "Enter" && add(event)}
      />
      <Button size="small" icon={<Icon of={Plus} />} disabled={name.trim() === ""} onClick={() => add(null)}>
        <Trans>Add</Trans>
      </Button>
    </div>
  );
}
