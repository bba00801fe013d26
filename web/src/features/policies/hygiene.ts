import type { Key } from "#client/types.gen";

export type Concern = "never-used" | "no-end" | "old";

const DAY_MS = 86_400_000;
const QUIET_DAYS = 14;
const OLD_DAYS = 180;

/** What about a key deserves a look; nothing about one that opens nothing any more. */
export function concernsOf(key: Key, now: number): Concern[] {
  if (key.state !== "active") return [];
  const age = (now - Date.parse(key.rotated_at ?? key.created_at)) / DAY_MS;
  const concerns: Concern[] = [];
  if (key.last_used_at === null && age > QUIET_DAYS) concerns.push("never-used");
  if (key.expires_at === null) concerns.push("no-end");
  if (age > OLD_DAYS) concerns.push("old");
  return concerns;
}
