import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Panel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";

/** A list that comes page by page, as it is now. */
interface Paged<Item> {
  data: { pages: readonly { items: readonly Item[] }[] } | undefined;
  isPending: boolean;
  isError: boolean;
  isSuccess: boolean;
  error: unknown;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchNextPageError: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

interface PagedPanelProps<Item> {
  list: Paged<Item>;
  /** So many rows stand for what is being fetched. */
  rows: number;
  empty: ReactNode;
  children: (items: readonly Item[]) => ReactNode;
}

/** The four faces of a long list, and the way further down. */
export function PagedPanel<Item>({ list, rows, empty, children }: PagedPanelProps<Item>) {
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel className="overflow-hidden">
      {list.isPending && <SkeletonRows rows={rows} />}
      {list.isError && items.length === 0 && <Failed error={list.error} onRetry={list.refetch} />}
      {list.isSuccess && items.length === 0 && empty}
      {items.length > 0 && children(items)}
      {list.isFetchNextPageError && <Failed error={list.error} onRetry={list.fetchNextPage} />}
      {list.hasNextPage && !list.isFetchNextPageError && (
        <div className="border-line border-t p-2 text-center">
          <Button
            size="small"
            variant="ghost"
            isPending={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            <Trans>Older ones</Trans>
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Failed({ error, onRetry }: { error: unknown; onRetry: () => unknown }) {
  return (
    <div className="p-4">
      <ErrorNotice error={error} onRetry={() => void onRetry()} />
    </div>
  );
}
