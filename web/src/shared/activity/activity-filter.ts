import type { LiveEvent } from "#shared/api/live-events";
import { isJsonObject } from "#shared/lib/json";
import { boundsOf, isOver } from "#shared/lib/time-span";
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

/** Whom an address names, as the hub is asked: a person with all their credentials, or one credential. */
export function madeBy(who: string | undefined): { member?: string; principal?: string } {
  return who?.startsWith(USER) ? { member: who } : { principal: who };
}

/** The kind of change that an address names; none where the hub knows no such kind. */
export function kindOf(kind: string | undefined): Kind | undefined {
  return KINDS.get(kind ?? "");
}

/** What an address asks for, as the hub is asked. */
export function activityFilterOf(search: ActivitySearch, now?: number): ActivityFilter {
  const { kind, who, target, q, request } = search;
  return { kind: kindOf(kind), ...madeBy(who), target, q, request_id: request, ...boundsOf(search, now) };
}

/** Whether something that was just told is a new line of the list. By whom it is, and what words are in it, the hub knows. */
export function isNewLine({ kind, body }: LiveEvent, search: ActivitySearch, now: number): boolean {
  if (kind !== "activity" || search.who !== undefined || search.q !== undefined || isOver(search, now)) return false;
  const target = isJsonObject(body.target) ? body.target.id : undefined;
  return (
    (search.kind === undefined || body.kind === search.kind) &&
    (search.target === undefined || target === search.target) &&
    (search.request === undefined || body.request_id === search.request)
  );
}
