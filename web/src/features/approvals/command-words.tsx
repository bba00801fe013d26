/** The words of a command one by one: a blank inside of one must not look like two. */
export function CommandWords({ words }: { words: readonly string[] }) {
  return (
    <span className="flex flex-wrap gap-1">
      {words.map((word, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: words of a command are told apart by their place
        <code key={index} className="foreign rounded-control bg-sunken px-1.5 font-mono text-xs">
          {word}
        </code>
      ))}
    </span>
  );
}
