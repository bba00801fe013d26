import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";

interface LongListProps {
  label: string;
  count: number;
  /** What a row is before it is measured. */
  rowPx: number;
  /** The row that is in view at first. */
  first: number;
  row: (index: number) => ReactNode;
}

/** A list of which only the rows in view are drawn. Its code comes with the first list that needs it. */
export function LongList({ label, count, rowPx, first, row }: LongListProps) {
  const box = useRef<HTMLElement>(null);
  const list = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 10,
    initialOffset: Math.max(0, first - 3) * rowPx,
  });
  return (
    <nav ref={box} aria-label={label} className="flex-1 overflow-y-auto px-2 py-1">
      <div className="relative w-full" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ index, key, start }) => (
          <div
            key={key}
            ref={list.measureElement}
            data-index={index}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${start}px)` }}
          >
            {row(index)}
          </div>
        ))}
      </div>
    </nav>
  );
}
