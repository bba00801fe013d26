import { Trans } from "@lingui/react/macro";
import type { AuditRecord, AuditStream } from "#client/types.gen";
import { useActivityWord } from "#shared/activity/activity-words";
import { OUTCOMES } from "#shared/api/calls";
import type { JsonObject } from "#shared/lib/json";
import { Outcome } from "#shared/ui/outcome";
import { usePersonName } from "#shared/ui/person-name";
import { TableHead, TableRow } from "#shared/ui/table";
import { Moment } from "#shared/ui/time";

interface AuditTableProps {
  records: readonly AuditRecord[];
  stream: AuditStream;
  /** Somebody's records alone are asked for. */
  onActor: (principal: string) => void;
}

/** Records as rows: when, what, how calls ended, by whom, and where in which chain. */
export function AuditTable({ records, stream, onActor }: AuditTableProps) {
  return (
    <table className="w-full text-sm">
      <TableHead>
        <th scope="col">
          <Trans>Time</Trans>
        </th>
        <th scope="col" className="w-1/2 max-sm:w-2/3">
          <Trans>What</Trans>
        </th>
        {stream === "calls" && (
          <th scope="col" className="hidden sm:table-cell">
            <Trans>Outcome</Trans>
          </th>
        )}
        <th scope="col" className="hidden w-1/4 md:table-cell">
          <Trans>Who</Trans>
        </th>
        <th scope="col" className="hidden whitespace-nowrap text-right sm:table-cell">
          <Trans>Place in its chain</Trans>
        </th>
      </TableHead>
      <tbody className="divide-y divide-line">
        {records.map((one) => (
          <RecordRow key={`${one.stream} ${one.id}`} shown={one} onActor={onActor} />
        ))}
      </tbody>
    </table>
  );
}

const text = (record: JsonObject, ...names: string[]) =>
  (names.map((name) => record[name]).find((value) => typeof value === "string" && value !== "") ?? "") as string;

function RecordRow({ shown, onActor }: { shown: AuditRecord; onActor: AuditTableProps["onActor"] }) {
  const word = useActivityWord();
  const record = shown.record as JsonObject;
  const nameOf = usePersonName();
  const what = text(record, "tag", "kind", "method") || shown.stream;
  const outcome = OUTCOMES.find((one) => one === record.outcome);
  const principal = text(record, "principal");
  const who = nameOf(text(record, "actor", "caller", "principal"));
  return (
    <TableRow>
      <td className="text-balance text-muted sm:whitespace-nowrap">
        <Moment at={shown.at} />
      </td>
      <td className="max-w-0 truncate">
        {word(what) ?? <code className="font-mono text-xs">{what}</code>}
        <span className="foreign ml-2 text-muted">{nameOf(text(record, "target_name", "name", "target"))}</span>
        {outcome && (
          <p className="sm:hidden">
            <Outcome outcome={outcome} />
          </p>
        )}
      </td>
      {shown.stream === "calls" && <td className="hidden sm:table-cell">{outcome && <Outcome outcome={outcome} />}</td>}
      <td className="foreign hidden max-w-0 truncate md:table-cell">
        {principal ? (
          <button type="button" className="max-w-full truncate hover:underline" onClick={() => onActor(principal)}>
            {who}
          </button>
        ) : (
          who
        )}
      </td>
      <td className="hidden text-right font-mono text-muted text-xs sm:table-cell" title={shown.place?.chain}>
        {shown.place ? shown.place.seq : <Trans>not chained yet</Trans>}
      </td>
    </TableRow>
  );
}
