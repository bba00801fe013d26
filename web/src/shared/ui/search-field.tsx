import { useOwnText } from "#shared/lib/own-text";

interface SearchFieldProps {
  label: string;
  q: string | undefined;
  onSearch: (q: string | undefined) => void;
}

/** Words by which a list is narrowed down while they are typed. */
export function SearchField({ label, q, onSearch }: SearchFieldProps) {
  const [text, change] = useOwnText(q ?? "", (typed) => onSearch(typed || undefined));
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      className="control w-56! max-sm:w-full!"
      value={text}
      onChange={(event) => change(event.target.value)}
    />
  );
}
