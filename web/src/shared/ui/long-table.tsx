import type { ReactNode } from "react";
import { RowsBeyond, useRowsInView } from "#shared/ui/rows-in-view";
import { TableHead } from "#shared/ui/table";

interface LongTableProps<Item> {
  /** The names of the columns. */
  head: ReactNode;
  columns: number;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  row: (item: Item) => ReactNode;
}

const ROW_PX = 45;

/** A table of a list whose length people decide: of many rows only those near the window are drawn. */
export function LongTable<Item>({ head, columns, items, keyOf, row }: LongTableProps<Item>) {
  const { table, drawn, measure, abovePx, belowPx } = useRowsInView({ items, keyOf, rowPx: ROW_PX });
  return (
    <table ref={table} className="w-full text-sm" aria-rowcount={items.length + 1}>
      <TableHead>{head}</TableHead>
      <RowsBeyond columns={columns} px={abovePx} />
      {drawn.map(({ index, key }) => {
        const item = items[index];
        return (
          item !== undefined && (
            <tbody key={key} ref={measure} data-index={index} className="border-line border-t first-of-type:border-t-0">
              {row(item)}
            </tbody>
          )
        );
      })}
      <RowsBeyond columns={columns} px={belowPx} />
    </table>
  );
}
