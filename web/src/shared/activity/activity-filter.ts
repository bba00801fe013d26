import { startOf } from "#shared/lib/time-range";
import type { ActivityFilter } from "./activity";
import type { ActivitySearch } from "./activity-search";
import { ACTIVITY_KINDS } from "./activity-words";

type Kind = NonNullable<ActivityFilter["kind"]>;

/* The words know kinds as text; the hub is asked with one of its own. */
const KINDS = new Map<string, Kind>(ACTIVITY_KINDS.map((kind) => [kind, kind as Kind]));

/** What an address asks for, as the hub is asked. */
export function activityFilterOf({ kind, target, range, q, request }: ActivitySearch, now: number): ActivityFilter {
  return { kind: KINDS.get(kind ?? ""), target, q, request_id: request, since: range && startOf(range, now) };
}
