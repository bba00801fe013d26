import { textOf } from "#shared/lib/search-text";
import { readTimeSpan, type TimeSpan } from "#shared/lib/time-span";

/** What the list of changes is narrowed down to: part of the address. */
export interface ActivitySearch extends TimeSpan {
  kind?: string;
  /** Who made it: a user, or a principal that is none. */
  who?: string;
  target?: string;
  /** Words that must stand in it. */
  q?: string;
  /** The request that made the changes. */
  request?: string;
}

export function readActivitySearch(search: Record<string, unknown>): ActivitySearch {
  return {
    kind: textOf(search.kind),
    who: textOf(search.who),
    target: textOf(search.target),
    q: textOf(search.q),
    request: textOf(search.request),
    ...readTimeSpan(search),
  };
}
