import type { Dimension } from "#shared/api/call-stats";
import { textOf } from "#shared/lib/search-text";
import { type TimeRange, timeRangeOf } from "#shared/lib/time-range";

/** What is counted: part of the address. */
export interface UsageSearch {
  by?: Dimension;
  range?: TimeRange;
  server?: string;
}

export const DIMENSIONS: readonly Dimension[] = ["tool", "server", "key", "member", "client", "revision"];

export function readUsageSearch(search: Record<string, unknown>): UsageSearch {
  return {
    by: DIMENSIONS.find((one) => one === search.by),
    range: timeRangeOf(search.range),
    server: textOf(search.server),
  };
}
