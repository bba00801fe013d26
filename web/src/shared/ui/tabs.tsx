import { useLocation } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";

/** Links between the parts of one thing; each is a `Link` with these two. */
export const TAB =
  "-mb-px flex h-9 shrink-0 items-center whitespace-nowrap border-b-2 border-transparent px-1 font-medium text-muted hover:text-text";
export const ACTIVE_TAB = { className: "border-accent! text-text!", "aria-current": "page" as const };

export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  const row = useRef<HTMLElement>(null);
  const place = useLocation({ select: ({ pathname }) => pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place has another active tab
  useEffect(() => {
    row.current?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [place]);
  return (
    <nav ref={row} aria-label={label} className="flex gap-5 overflow-x-auto border-line border-b text-sm">
      {children}
    </nav>
  );
}
