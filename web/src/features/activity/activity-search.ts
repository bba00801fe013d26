import type { ActivityFilter } from "#shared/api/activity";
import { textOf } from "#shared/lib/search-text";
import { startOf, type TimeRange, timeRangeOf } from "#shared/lib/time-range";
import { ACTIVITY_KINDS } from "#shared/ui/activity-words";

/** What the list of changes is narrowed down to: part of the address. */
export interface ActivitySearch {
  kind?: string;
  target?: string;
  range?: TimeRange;
}

export function readActivitySearch(search: Record<string, unknown>): ActivitySearch {
  return {
    kind: ACTIVITY_KINDS.find((one) => one === search.kind),
    target: textOf(search.target),
    range: timeRangeOf(search.range),
  };
}

export function activityFilterOf({ kind, target, range }: ActivitySearch, now: number): ActivityFilter {
  const wanted: ActivityFilter["kind"] = KINDS.get(kind ?? "");
  return { kind: wanted, target, since: range && startOf(range, now) };
}

type Kind = NonNullable<ActivityFilter["kind"]>;

/* The words know kinds as text; the hub is asked with one of its own. */
const KINDS = new Map<string, Kind>(ACTIVITY_KINDS.map((kind) => [kind, kind as Kind]));
