import { textOf } from "#shared/lib/search-text";
import { type TimeRange, timeRangeOf } from "#shared/lib/time-range";

/** What the list of changes is narrowed down to: part of the address. */
export interface ActivitySearch {
  kind?: string;
  target?: string;
  /** Words that must stand in it. */
  q?: string;
  /** The request that made the changes. */
  request?: string;
  range?: TimeRange;
}

export function readActivitySearch(search: Record<string, unknown>): ActivitySearch {
  return {
    kind: textOf(search.kind),
    target: textOf(search.target),
    q: textOf(search.q),
    request: textOf(search.request),
    range: timeRangeOf(search.range),
  };
}
