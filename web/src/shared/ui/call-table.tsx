import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { LoggedCall } from "#client/types.gen";
import { Duration } from "#shared/ui/amount";
import { Outcome } from "#shared/ui/outcome";
import { usePersonName } from "#shared/ui/person-name";
import { TableHead, TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";

/** Calls as rows: when, what, how it ended, how long it took, who made it. */
export function CallTable({ project, calls }: { project: string; calls: readonly LoggedCall[] }) {
  return (
    <table className="w-full text-sm">
      <TableHead>
        <th scope="col" className="w-1/3 max-sm:w-1/2">
          <Trans>Call</Trans>
        </th>
        <th scope="col">
          <Trans>Outcome</Trans>
        </th>
        <th scope="col" className="hidden text-right sm:table-cell">
          <Trans>Took</Trans>
        </th>
        <th scope="col" className="hidden w-1/5 md:table-cell">
          <Trans>Caller</Trans>
        </th>
        <th scope="col" className="hidden w-1/4 lg:table-cell">
          <Trans>Client</Trans>
        </th>
        <th scope="col" className="text-right">
          <Trans>When</Trans>
        </th>
      </TableHead>
      <tbody className="divide-y divide-line">
        {calls.map((call) => (
          <CallRow key={call.id} project={project} call={call} />
        ))}
      </tbody>
    </table>
  );
}

function CallRow({ project, call }: { project: string; call: LoggedCall }) {
  const nameOf = usePersonName();
  return (
    <TableRow>
      <td className="max-w-0">
        <Link
          to="/projects/$project/calls/$call"
          params={{ project, call: call.id }}
          className="foreign block truncate font-mono text-xs hover:underline"
        >
          {call.server && <span className="text-muted">{call.server} / </span>}
          {call.name ?? call.method}
        </Link>
      </td>
      <td className="w-px">
        <Outcome outcome={call.outcome} />
      </td>
      <td className="hidden w-px text-right text-muted sm:table-cell">
        <Duration ms={call.duration_ms} />
      </td>
      <td className="hidden max-w-0 truncate md:table-cell">
        <span className="foreign">{nameOf(call.caller)}</span>
      </td>
      <td className="hidden max-w-0 truncate text-muted lg:table-cell">
        <span className="foreign">{call.client}</span>
        <span className="ml-2 font-mono text-xs">{call.revision}</span>
      </td>
      <td className="w-px text-right text-muted">
        <Ago at={call.at} />
      </td>
    </TableRow>
  );
}
