import { boundsOf } from "#shared/lib/time-span";
import type { ActivityFilter } from "./activity";
import type { ActivitySearch } from "./activity-search";
import { ACTIVITY_KINDS } from "./activity-words";

type Kind = NonNullable<ActivityFilter["kind"]>;

/* The words know kinds as text; the hub is asked with one of its own. */
const KINDS = new Map<string, Kind>(ACTIVITY_KINDS.map((kind) => [kind, kind as Kind]));

const USER = "usr_";

/** Whom an address names for a principal: a person by their account, whatever they act with. */
export function whoOf(principal: string): string {
  return principal.replace(/^user:/, "");
}

/** What an address asks for, as the hub is asked. */
export function activityFilterOf(search: ActivitySearch, now: number): ActivityFilter {
  const { kind, who, target, q, request } = search;
  const made = who?.startsWith(USER) ? { member: who } : { principal: who };
  return { kind: KINDS.get(kind ?? ""), ...made, target, q, request_id: request, ...boundsOf(search, now) };
}
