import { Trans, useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, useId, useState } from "react";
import type { Target } from "#app/palette/find";
import { useTargets } from "#app/palette/use-targets";
import { classNames } from "#shared/lib/class-names";
import { Icon } from "#shared/ui/icon";

/* The palette comes a moment after its dialog, which then has the focus itself. */
const focus = (input: HTMLInputElement | null) => input?.focus();

/** What is typed, and where it leads. Arrows choose, Enter goes. */
export function Palette({ onDone }: { onDone: () => void }) {
  const { t } = useLingui();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [place, setPlace] = useState(0);
  const { targets: found, isSearching } = useTargets(typed);
  const chosen = found[Math.min(place, found.length - 1)];
  const go = (target: Target | undefined) => {
    if (!target) return;
    onDone();
    target.go();
  };
  const steer = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setPlace((Math.min(place, found.length - 1) + step + found.length) % found.length);
    }
    // Enter also ends the composing of Hangul: that one is not meant for us.
    if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      go(chosen);
    }
  };
  return (
    <>
      <input
        ref={focus}
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen && `${id}-${chosen.id.replaceAll(/\s/g, "-")}`}
        aria-autocomplete="list"
        aria-label={t`Search the hub`}
        placeholder={t`Pages, projects, servers, tools, people, ids`}
        autoComplete="off"
        spellCheck={false}
        className="h-12 w-full border-line border-b bg-raised px-4 text-base outline-none"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setPlace(0);
        }}
        onKeyDown={steer}
      />
      <div id={`${id}-list`} role="listbox" aria-label={t`What was found`} className="max-h-96 overflow-y-auto p-1.5">
        {found.map((target) => (
          <Option
            key={target.id}
            id={`${id}-${target.id.replaceAll(/\s/g, "-")}`}
            target={target}
            isChosen={target === chosen}
            onGo={() => go(target)}
          />
        ))}
      </div>
      {found.length === 0 && !isSearching && (
        <p role="status" className="px-4 pb-6 text-center text-muted text-sm">
          <Trans>Nothing by that name.</Trans>
        </p>
      )}
    </>
  );
}

interface OptionProps {
  id: string;
  target: Target;
  isChosen: boolean;
  onGo: () => void;
}

function Option({ id, target, isChosen, onGo }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the input that owns the list
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the input, as the pattern of a combobox wants it
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      ref={(line) => {
        if (isChosen) line?.scrollIntoView({ block: "nearest" });
      }}
      className={classNames(
        "flex h-9 cursor-pointer items-center gap-2.5 rounded-control px-2.5 text-sm",
        isChosen ? "bg-accent-soft text-accent-text" : "hover:bg-sunken",
      )}
      onClick={onGo}
    >
      <Icon of={target.icon} className={isChosen ? undefined : "text-muted"} />
      <span className="foreign max-w-[60%] shrink-0 truncate">{target.word}</span>
      {target.note && <span className="foreign truncate text-muted text-xs">{target.note}</span>}
      <span className="ml-auto shrink-0 text-faint text-xs">{target.kind}</span>
    </div>
  );
}
