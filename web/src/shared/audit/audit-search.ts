import type { AuditStream, CallOutcome, ListHubAuditRecordsData } from "#client/types.gen";
import { kindOf, madeBy } from "#shared/activity/activity-filter";
import { OUTCOMES } from "#shared/api/calls";
import { textOf } from "#shared/lib/search-text";
import { boundsOf, readTimeSpan, type TimeSpan } from "#shared/lib/time-span";

/** Which records are looked at: part of the address. */
export interface AuditSearch extends TimeSpan {
  stream?: AuditStream;
  /** Who did it: a user, or a principal that is none. */
  who?: string;
  /** What was done; of changes alone. */
  kind?: string;
  /** What was asked for; of calls alone. */
  method?: string;
  /** How it ended; of calls alone. */
  outcome?: CallOutcome;
  /** In which project, where records of many are looked at. */
  project?: string;
}

type AuditFilter = Omit<NonNullable<ListHubAuditRecordsData["query"]>, "cursor" | "limit">;

export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const isCalls = search.stream === "calls";
  const ofCalls = { method: textOf(search.method), outcome: OUTCOMES.find((one) => one === search.outcome) };
  return {
    who: textOf(search.who),
    project: textOf(search.project),
    ...(isCalls ? { stream: "calls", ...ofCalls } : { kind: textOf(search.kind) }),
    ...readTimeSpan(search),
  };
}

/** What an address asks for, as the hub is asked. */
export function auditFilterOf(search: AuditSearch, now?: number): AuditFilter {
  const { stream = "actions", who, kind, method, outcome, project } = search;
  return { stream, ...madeBy(who), kind: kindOf(kind), method, outcome, project, ...boundsOf(search, now) };
}

/** The same search among the other records, without what these do not have. */
export function ofStream(search: AuditSearch, stream: AuditStream): AuditSearch {
  return { ...search, stream, kind: undefined, method: undefined, outcome: undefined };
}
