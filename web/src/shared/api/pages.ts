import { type InfiniteData, type QueryKey, type UseInfiniteQueryResult, useInfiniteQuery } from "@tanstack/react-query";

/** One page of a list, as the hub gives it. */
export interface ListPage<Item> {
  items: Item[];
  next_cursor?: string | null;
}

interface PagesAsked<Item> {
  queryKey: QueryKey;
  /** Gets the page behind a cursor; the first one has none. */
  page: (cursor: string | undefined, signal: AbortSignal) => Promise<ListPage<Item>>;
  isEnabled?: boolean;
}

/** A list that grows downwards: its first page is kept fresh, older ones come when asked for. */
export function useListPages<Item>({
  queryKey,
  page,
  isEnabled = true,
}: PagesAsked<Item>): UseInfiniteQueryResult<InfiniteData<ListPage<Item>>> {
  return useInfiniteQuery({
    queryKey: [...queryKey, "pages"],
    queryFn: ({ pageParam, signal }) => page(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    enabled: isEnabled,
    placeholderData: (before) => before,
  });
}

const MOST_PAGES = 50;

/** All of a list whose length people decide: servers, projects, members. */
export async function everyPage<Item>(
  page: (cursor: string | undefined) => Promise<ListPage<Item>>,
): Promise<{ items: Item[]; next_cursor: null }> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const got = await page(cursor);
    items.push(...got.items);
    if (!got.next_cursor) break;
    cursor = got.next_cursor;
  }
  return { items, next_cursor: null };
}
