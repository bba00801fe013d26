import { Trans } from "@lingui/react/macro";
import type { Activity } from "#client/types.gen";
import { useActivityWord } from "#shared/ui/activity-words";
import { useDetails } from "#shared/ui/detail-words";
import { TableHead, TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";

/** What was changed, as rows: who, what, to which thing, when. */
export function ActivityTable({ activity }: { activity: readonly Activity[] }) {
  return (
    <table className="w-full text-sm">
      <TableHead>
        <th scope="col" className="hidden sm:table-cell">
          <Trans>Who</Trans>
        </th>
        <th scope="col" className="w-1/4 max-sm:w-auto">
          <Trans>What</Trans>
        </th>
        <th scope="col" className="w-2/5">
          <Trans>Thing</Trans>
        </th>
        <th scope="col" className="text-right">
          <Trans>When</Trans>
        </th>
      </TableHead>
      <tbody className="divide-y divide-line">
        {activity.map((one) => (
          <ActivityRow key={one.id} activity={one} />
        ))}
      </tbody>
    </table>
  );
}

function ActivityRow({ activity }: { activity: Activity }) {
  const word = useActivityWord()(activity.kind);
  const details = useDetails()(activity.details);
  return (
    <TableRow>
      <td className="foreign hidden max-w-0 truncate sm:table-cell">{activity.actor.name}</td>
      <td className="max-sm:max-w-0">{word ?? <code className="font-mono text-xs">{activity.kind}</code>}</td>
      <td className="max-w-0 sm:truncate" title={details || undefined}>
        <span className="foreign font-medium">{activity.target.name}</span>
        {details && <span className="foreign ml-2 font-mono text-faint text-xs max-sm:hidden">{details}</span>}
      </td>
      <td className="w-px text-right text-muted">
        <Ago at={activity.at} />
      </td>
    </TableRow>
  );
}
