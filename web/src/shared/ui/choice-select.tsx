interface ChoiceSelectProps<Value extends string> {
  label: string;
  /** What stands for no choice. */
  all: string;
  options: readonly { value: Value; label: string }[];
  /** The chosen one; none stands for all. */
  chosen: Value | undefined;
  onChoose: (value: Value | undefined) => void;
}

/** One of many or all of them, as a filter. A chosen one that is not among those offered stands as it is. */
export function ChoiceSelect<Value extends string>({
  label,
  all,
  options,
  chosen,
  onChoose,
}: ChoiceSelectProps<Value>) {
  const isOffered = chosen === undefined || options.some(({ value }) => value === chosen);
  return (
    <select
      aria-label={label}
      className="control w-auto! max-w-full max-sm:grow"
      value={chosen ?? ""}
      onChange={(event) => onChoose(options.find(({ value }) => value === event.target.value)?.value)}
    >
      <option value="">{all}</option>
      {!isOffered && <option value={chosen}>{chosen}</option>}
      {options.map(({ value, label: word }) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </select>
  );
}
