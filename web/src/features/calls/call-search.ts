import type { CallOutcome, LoggedCall } from "#client/types.gen";
import { type CallFilter, OUTCOMES } from "#shared/api/calls";
import { isJsonObject, type Json } from "#shared/lib/json";
import { textOf } from "#shared/lib/search-text";
import { boundsOf, isOver, readTimeSpan, type TimeSpan } from "#shared/lib/time-span";

/** What the list of calls is narrowed down to: part of the address. */
export interface CallSearch extends TimeSpan {
  server?: string;
  name?: string;
  outcome?: CallOutcome;
  mine?: true;
}

export function readCallSearch(search: Record<string, unknown>): CallSearch {
  return {
    server: textOf(search.server),
    name: textOf(search.name),
    outcome: OUTCOMES.find((one) => one === search.outcome),
    mine: search.mine === true ? true : undefined,
    ...readTimeSpan(search),
  };
}

/** The same, as the hub is asked. */
export function filterOf(search: CallSearch, now?: number): CallFilter {
  const { server, name, outcome, mine } = search;
  return { server, name, outcome, mine, ...boundsOf(search, now) };
}

/** Whether a call that was just told belongs to the list. */
export function isWanted(call: Json, search: CallSearch, now: number): boolean {
  if (!isJsonObject(call) || isOver(search, now)) return false;
  const fits = (name: keyof LoggedCall, wanted: string | boolean | undefined) =>
    wanted === undefined || call[name] === wanted;
  return (
    fits("server", search.server) &&
    fits("name", search.name) &&
    fits("outcome", search.outcome) &&
    fits("mine", search.mine)
  );
}
