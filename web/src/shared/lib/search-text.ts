/** A search parameter as text: names made of digits arrive as numbers. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Whether every word that was typed stands somewhere in what is known of a thing. */
export function fits(typed: string | undefined, ...known: readonly (string | null | undefined)[]): boolean {
  const text = known.join(" ").toLowerCase();
  return (typed ?? "")
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
