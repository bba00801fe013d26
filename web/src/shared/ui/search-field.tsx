interface SearchFieldProps {
  label: string;
  q: string | undefined;
  onSearch: (q: string | undefined) => void;
}

/** Words by which a list is narrowed down while they are typed. */
export function SearchField({ label, q, onSearch }: SearchFieldProps) {
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      className="control w-56! max-sm:w-full!"
      value={q ?? ""}
      onChange={(event) => onSearch(event.target.value || undefined)}
    />
  );
}
