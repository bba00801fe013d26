import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { classNames } from "#shared/lib/class-names";

/** The row of column names. */
export function TableHead({ children }: { children: ReactNode }) {
  return (
    <thead>
      <tr className="h-9 border-line border-b text-left text-muted text-xs [&>th]:px-3 [&>th]:font-medium [&>th:first-child]:pl-4 [&>th:last-child]:pr-4">
        {children}
      </tr>
    </thead>
  );
}

/** The name of the column of buttons, which says itself to those who hear it. */
export function ActionsHead() {
  return (
    <th scope="col" className="w-px">
      <span className="sr-only">
        <Trans>Actions</Trans>
      </span>
    </th>
  );
}

/** A row of 36 px; taller where its cells say more. */
export function TableRow({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <tr
      className={classNames(
        "h-9 hover:bg-sunken [&>td]:px-3 [&>td]:py-1.5 [&>td:first-child]:pl-4 [&>td:last-child]:pr-4",
        className,
      )}
    >
      {children}
    </tr>
  );
}
