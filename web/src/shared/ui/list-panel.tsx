import { Plural } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Whole } from "#shared/api/pages";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Panel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";

interface ListPanelProps<Item> {
  list: Whole<Item>;
  /** So many rows stand for what is being fetched. */
  rows: number;
  empty: ReactNode;
  children: (items: readonly Item[]) => ReactNode;
}

/** The four faces of a list that comes as a whole. What is known stays in sight when it can't be fetched again. */
export function ListPanel<Item>({ list, rows, empty, children }: ListPanelProps<Item>) {
  const items = list.data?.items;
  return (
    <Panel className="overflow-hidden">
      {list.isPending && <SkeletonRows rows={rows} />}
      {list.isError && items === undefined && (
        <div className="p-4">
          <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />
        </div>
      )}
      {items && (items.length === 0 ? empty : children(items))}
      {items && list.data?.next_cursor && (
        <p className="border-line border-t px-4 py-2 text-muted text-xs">
          <Plural
            value={items.length}
            one="There are more: only # is shown and searched here. The command line lists them all."
            other="There are more: only # are shown and searched here. The command line lists them all."
          />
        </p>
      )}
    </Panel>
  );
}
