import type { LucideIcon } from "lucide-react";

/** Something the search leads to, or does. */
export interface Target {
  id: string;
  kind: string;
  word: string;
  /** What else is known of it, and searched too. */
  note?: string;
  icon: LucideIcon;
  go: () => void;
}

const MOST = 40;

/** The targets that fit what was typed, best first: a beginning beats a beginning of a word beats anywhere. */
export function find(targets: readonly Target[], typed: string): Target[] {
  const wanted = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return targets
    .map((target) => ({ target, rank: rankOf(target, wanted) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((left, right) => right.rank - left.rank)
    .slice(0, MOST)
    .map(({ target }) => target);
}

function rankOf({ word, note, kind }: Target, wanted: readonly string[]): number {
  const name = word.toLowerCase();
  const rest = `${kind} ${note ?? ""}`.toLowerCase();
  let rank = 1;
  for (const part of wanted) {
    if (name.startsWith(part)) rank += 4;
    else if (name.split(/[^\p{L}\p{N}]+/u).some((one) => one.startsWith(part))) rank += 3;
    else if (name.includes(part)) rank += 2;
    else if (rest.includes(part)) rank += 1;
    else return 0;
  }
  return rank;
}
