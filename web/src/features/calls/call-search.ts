import type { CallOutcome, LoggedCall } from "#client/types.gen";
import { type CallFilter, OUTCOMES } from "#shared/api/calls";
import { isJsonObject, type Json } from "#shared/lib/json";
import { textOf } from "#shared/lib/search-text";
import { startOf, type TimeRange, timeRangeOf } from "#shared/lib/time-range";

/** What the list of calls is narrowed down to: part of the address. */
export interface CallSearch {
  server?: string;
  name?: string;
  outcome?: CallOutcome;
  range?: TimeRange;
  mine?: true;
}

export function readCallSearch(search: Record<string, unknown>): CallSearch {
  return {
    server: textOf(search.server),
    name: textOf(search.name),
    outcome: OUTCOMES.find((one) => one === search.outcome),
    range: timeRangeOf(search.range),
    mine: search.mine === true ? true : undefined,
  };
}

/** The same, as the hub is asked. */
export function filterOf(search: CallSearch, now: number): CallFilter {
  const { server, name, outcome, range, mine } = search;
  return { server, name, outcome, mine, since: range && startOf(range, now) };
}

/** Whether a call that was just told belongs to the list. */
export function isWanted(call: Json, search: CallSearch): boolean {
  if (!isJsonObject(call)) return false;
  const fits = (name: keyof LoggedCall, wanted: string | boolean | undefined) =>
    wanted === undefined || call[name] === wanted;
  return (
    fits("server", search.server) &&
    fits("name", search.name) &&
    fits("outcome", search.outcome) &&
    fits("mine", search.mine)
  );
}
