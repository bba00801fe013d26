import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useRef } from "react";

interface Rows<Item> {
  items: readonly Item[];
  keyOf: (item: Item) => string;
  /** What a row is before it is measured. */
  rowPx: number;
}

interface RowsInView {
  table: RefObject<HTMLTableElement | null>;
  drawn: { index: number; key: string }[];
  /** Goes to each drawn row, together with its place as `data-index`. */
  measure: (row: HTMLElement | null) => void;
  abovePx: number;
  belowPx: number;
}

/* So many are drawn at once anyway, and are found by the search of the browser then. */
const FEW = 100;
const AROUND = 4;

/** The rows of a table that are near the window: a thousand are then as quick as ten. */
export function useRowsInView<Item>({ items, keyOf, rowPx }: Rows<Item>): RowsInView {
  const table = useRef<HTMLTableElement>(null);
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => rowPx,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? String(index) : keyOf(item);
    },
    overscan: items.length > FEW ? AROUND : FEW,
    scrollMargin: table.current?.offsetTop ?? 0,
  });
  const drawn = rows.getVirtualItems();
  return {
    table,
    drawn: drawn.map(({ index, key }) => ({ index, key: String(key) })),
    measure: rows.measureElement,
    abovePx: (drawn[0]?.start ?? 0) - rows.options.scrollMargin,
    belowPx: rows.getTotalSize() - ((drawn.at(-1)?.end ?? 0) - rows.options.scrollMargin),
  };
}

/** The rows that are not drawn, as the room they take. */
export function RowsBeyond({ columns, px }: { columns: number; px: number }) {
  if (px <= 0) return null;
  return (
    <tbody aria-hidden="true">
      <tr>
        <td colSpan={columns} style={{ height: px }} />
      </tr>
    </tbody>
  );
}
