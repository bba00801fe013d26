import {
  type InfiniteData,
  type QueryKey,
  queryOptions,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from "@tanstack/react-query";
import { startOf, type TimeRange } from "#shared/lib/time-range";

/** One page of a list, as the hub gives it. */
export interface ListPage<Item> {
  items: Item[];
  next_cursor?: string | null;
}

interface Asked {
  signal: AbortSignal;
  /** Where the span until now begins; nothing where there is none. */
  bounds: { since?: string };
}

interface PagesAsked<Item> {
  queryKey: QueryKey;
  /** Gets the page behind a cursor; the first one has none. */
  page: (cursor: string | undefined, asked: Asked) => Promise<ListPage<Item>>;
  isEnabled?: boolean;
  /** A span until now. It begins anew with each answer, and the list stays the same one, with all of its pages. */
  range?: TimeRange | undefined;
}

/** A list that grows downwards: its first page is kept fresh, older ones come when asked for. */
export function useListPages<Item>({
  queryKey,
  page,
  isEnabled = true,
  range,
}: PagesAsked<Item>): UseInfiniteQueryResult<InfiniteData<ListPage<Item>>> {
  return useInfiniteQuery({
    queryKey: [...queryKey, "pages", range],
    queryFn: ({ pageParam, signal }) =>
      page(pageParam, { signal, bounds: range ? { since: startOf(range, Date.now()) } : {} }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    enabled: isEnabled,
    placeholderData: (before) => before,
  });
}

/** What a browser can hold and search without a pause: longer lists say that they are cut. */
const MOST_PAGES = 100;
const MOST = 200;

/**
 * The query of all of a list, however long it is. Its key begins with that of the list, so that what makes the list
 * old makes this old.
 */
export function wholeList<Item>(
  queryKey: QueryKey,
  page: (query: { limit: number; cursor?: string }, signal: AbortSignal) => Promise<{ data: ListPage<Item> }>,
) {
  return queryOptions({
    queryKey: [...queryKey, "all"],
    queryFn: ({ signal }) => everyPage<Item>(async (cursor) => (await page({ limit: MOST, cursor }, signal)).data),
  });
}

/** A list that comes as a whole, as it is now. */
export interface Whole<Item> {
  /** With a cursor where there is more than the pages hold. */
  data: { items: readonly Item[]; next_cursor?: string | null } | undefined;
  isPending: boolean;
  isError: boolean;
  error: unknown;
  refetch: () => unknown;
}

/** Two lists that make one: it is there once both are, and missed when one of them is. */
export function joined<One, Other, Item>(
  one: Whole<One>,
  other: Whole<Other>,
  join: (ones: readonly One[], others: readonly Other[]) => readonly Item[],
): Whole<Item> {
  const data = one.data &&
    other.data && {
      items: join(one.data.items, other.data.items),
      next_cursor: one.data.next_cursor ?? other.data.next_cursor,
    };
  const missed = one.isError ? one : other;
  return {
    data,
    isPending: data === undefined && !missed.isError,
    isError: missed.isError,
    error: missed.error,
    refetch: () => Promise.all([one.refetch(), other.refetch()]),
  };
}

/** All of a list whose length people decide: servers, projects, members. With a cursor where even that is too long. */
export async function everyPage<Item>(
  page: (cursor: string | undefined) => Promise<ListPage<Item>>,
): Promise<{ items: Item[]; next_cursor: string | null }> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const got = await page(cursor);
    items.push(...got.items);
    if (!got.next_cursor) return { items, next_cursor: null };
    cursor = got.next_cursor;
  }
  return { items, next_cursor: cursor ?? null };
}
