import { useId } from "react";
import { classNames } from "#shared/lib/class-names";

interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** Two to four views of the same thing, side by side. Radio buttons underneath, so arrow keys work. */
export function Segmented<Value extends string>({ label, value, options, onChange }: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset className="inline-flex rounded-control border border-line bg-sunken p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={classNames(
            "flex h-6 items-center rounded-[4px] px-2 font-medium text-xs has-focus-visible:outline-2 has-focus-visible:outline-accent",
            option.value === value ? "bg-raised text-text ring-1 ring-line" : "text-muted hover:text-text",
          )}
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
