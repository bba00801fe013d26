const PIECE = /\s+|'([^']*)'?|"((?:\\.|[^"\\])*)"?|\\(.)|([^\s'"\\]+)|\\$/gs;

/** A command line taken apart, as a shell would: quotes keep blanks, a backslash keeps the next character. */
export function splitCommandLine(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (const [piece, single, double, escaped, plain] of text.matchAll(PIECE)) {
    if (/^\s/.test(piece)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? "") + (single ?? double?.replace(/\\(.)/gs, "$1") ?? escaped ?? plain ?? "");
    }
  }
  return word === null ? words : [...words, word];
}

/** The words joined so that taking them apart gives the same words. */
export function joinCommandLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(" ");
}

/** `NAME=value` or `Name: value` lines as pairs; the lines that are neither come back apart. */
export function readPairs(text: string): { pairs: Record<string, string>; strange: string[] } {
  const pairs: [string, string][] = [];
  const strange: string[] = [];
  for (const line of text.split("\n").map((one) => one.trim())) {
    const match = /^([^\s=:]+)\s*[=:]\s*(.*)$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) pairs.push([match[1], match[2]]);
    else if (line !== "") strange.push(line);
  }
  return { pairs: Object.fromEntries(pairs), strange };
}
