import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { CallGroup } from "#client/types.gen";
import { Count, Duration, Percent } from "#shared/ui/amount";
import { TableHead, TableRow } from "#shared/ui/table";

interface BreakdownProps {
  groups: readonly CallGroup[];
  /** What the rows are: the head of the first column. */
  title: ReactNode;
  /** The name of a group, as a link where it leads somewhere. */
  name: (group: CallGroup) => ReactNode;
}

/** Calls by what they have in common, the busiest first. */
export function Breakdown({ groups, title, name }: BreakdownProps) {
  const most = Math.max(1, ...groups.map(({ calls }) => calls));
  return (
    <table className="w-full text-sm">
      <TableHead>
        <th scope="col" className="w-2/5">
          {title}
        </th>
        <th scope="col" className="w-1/5">
          <Trans>Calls</Trans>
        </th>
        <th scope="col" className="text-right">
          <Trans>Failed</Trans>
        </th>
        <th scope="col" className="hidden text-right sm:table-cell">
          <Trans>Half within</Trans>
        </th>
        <th scope="col" className="hidden text-right sm:table-cell">
          <Trans>95% within</Trans>
        </th>
      </TableHead>
      <tbody className="divide-y divide-line">
        {groups.map((group) => (
          <TableRow key={group.id}>
            <td className="max-w-0 truncate">{name(group)}</td>
            <td>
              <span className="flex items-center gap-2">
                <span className="w-12 text-right max-sm:w-auto">
                  <Count value={group.calls} />
                </span>
                <progress
                  aria-hidden="true"
                  className="progress h-1.5 min-w-0 flex-1 max-sm:hidden"
                  max={most}
                  value={group.calls}
                />
              </span>
            </td>
            <td className="text-right">
              <Share part={group.errors + group.refused} of={group.calls} />
            </td>
            <td className="hidden text-right text-muted sm:table-cell">
              <Span ms={group.p50_ms} />
            </td>
            <td className="hidden text-right text-muted sm:table-cell">
              <Span ms={group.p95_ms} />
            </td>
          </TableRow>
        ))}
      </tbody>
    </table>
  );
}

function Span({ ms }: { ms: number | null }) {
  return ms === null ? "–" : <Duration ms={ms} />;
}

/** A part of a whole: nothing to see where it is nothing. */
export function Share({ part, of: whole }: { part: number; of: number }) {
  if (part === 0) return <span className="text-faint">0</span>;
  return (
    <span className="whitespace-nowrap font-medium text-fail-text">
      <Count value={part} />
      <span className="ml-1.5 font-normal text-muted text-xs">
        <Percent part={part} of={whole} />
      </span>
    </span>
  );
}
