import type { LucideIcon } from "lucide-react";
import { classNames } from "#shared/lib/class-names";

/** A lucide icon at the size and weight of the house. Never speaks: the word beside it does. */
export function Icon({ of: Shape, className }: { of: LucideIcon; className?: string }) {
  return <Shape aria-hidden="true" className={classNames("size-4 shrink-0", className)} strokeWidth={1.5} />;
}
