import { textOf } from "#shared/lib/search-text";
import { type TimeRange, timeRangeOf } from "#shared/lib/time-range";

/** What the list of changes is narrowed down to: part of the address. */
export interface ActivitySearch {
  kind?: string;
  target?: string;
  range?: TimeRange;
}

export function readActivitySearch(search: Record<string, unknown>): ActivitySearch {
  return {
    kind: textOf(search.kind),
    target: textOf(search.target),
    range: timeRangeOf(search.range),
  };
}
