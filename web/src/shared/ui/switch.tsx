import { classNames } from "#shared/lib/class-names";

interface SwitchProps {
  /** What is switched: the name of the thing, not "on". */
  label: string;
  isOn: boolean;
  isPending?: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
}

/** On or off, at once. */
export function Switch({ label, isOn, isPending, isDisabled, onChange }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-label={label}
      aria-checked={isOn}
      aria-busy={isPending || undefined}
      disabled={isDisabled}
      onClick={() => !isPending && onChange(!isOn)}
      className={classNames(
        "inline-flex h-4.5 w-8 shrink-0 items-center align-middle rounded-full border p-px transition-colors duration-120",
        isOn ? "border-accent bg-accent" : "border-line-strong bg-sunken",
        isDisabled && "opacity-55",
        isPending && "breathe",
      )}
    >
      <span
        className={classNames(
          "block size-3.5 rounded-full transition-transform duration-120 ease-out",
          isOn ? "translate-x-3.5 bg-on-accent" : "bg-faint",
        )}
      />
    </button>
  );
}
