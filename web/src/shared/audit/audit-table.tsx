import { Trans } from "@lingui/react/macro";
import type { AuditRecord } from "#client/types.gen";
import { useActivityWord } from "#shared/activity/activity-words";
import type { JsonObject } from "#shared/lib/json";
import { usePersonName } from "#shared/ui/person-name";
import { TableHead, TableRow } from "#shared/ui/table";
import { Moment } from "#shared/ui/time";

/** Records as rows: when, what, by whom, and where in which chain. */
export function AuditTable({ records }: { records: readonly AuditRecord[] }) {
  return (
    <table className="w-full text-sm">
      <TableHead>
        <th scope="col">
          <Trans>Time</Trans>
        </th>
        <th scope="col" className="w-1/2 max-sm:w-2/3">
          <Trans>What</Trans>
        </th>
        <th scope="col" className="hidden w-1/4 md:table-cell">
          <Trans>Who</Trans>
        </th>
        <th scope="col" className="hidden whitespace-nowrap text-right sm:table-cell">
          <Trans>Place in its chain</Trans>
        </th>
      </TableHead>
      <tbody className="divide-y divide-line">
        {records.map((one) => (
          <RecordRow key={`${one.stream} ${one.id}`} shown={one} />
        ))}
      </tbody>
    </table>
  );
}

const text = (record: JsonObject, ...names: string[]) =>
  (names.map((name) => record[name]).find((value) => typeof value === "string" && value !== "") ?? "") as string;

function RecordRow({ shown }: { shown: AuditRecord }) {
  const word = useActivityWord();
  const record = shown.record as JsonObject;
  const nameOf = usePersonName();
  const what = text(record, "tag", "kind", "method") || shown.stream;
  return (
    <TableRow>
      <td className="text-balance text-muted sm:whitespace-nowrap">
        <Moment at={shown.at} />
      </td>
      <td className="max-w-0 truncate">
        {word(what) ?? <code className="font-mono text-xs">{what}</code>}
        <span className="foreign ml-2 text-muted">{nameOf(text(record, "target_name", "name", "target"))}</span>
      </td>
      <td className="foreign hidden max-w-0 truncate md:table-cell">
        {nameOf(text(record, "actor", "caller", "principal"))}
      </td>
      <td className="hidden text-right font-mono text-muted text-xs sm:table-cell" title={shown.place?.chain}>
        {shown.place ? shown.place.seq : <Trans>not chained yet</Trans>}
      </td>
    </TableRow>
  );
}
