import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { Approval } from "#client/types.gen";
import { usePersonName } from "#shared/ui/person-name";
import { TableHead, TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";
import { CommandWords } from "./command-words";
import { ProposalState } from "./proposal-state";

interface ProposalTableProps {
  project: string;
  proposals: readonly Approval[];
}

/** Proposed commands as rows: of which server, what, what became of it, who proposed and who decided. */
export function ProposalTable({ project, proposals }: ProposalTableProps) {
  return (
    <table className="w-full text-sm">
      <TableHead>
        <th scope="col" className="w-1/2 max-sm:w-3/4">
          <Trans>Command</Trans>
        </th>
        <th scope="col">
          <Trans>State</Trans>
        </th>
        <th scope="col" className="hidden md:table-cell">
          <Trans>Proposed</Trans>
        </th>
        <th scope="col" className="hidden sm:table-cell">
          <Trans>Decided</Trans>
        </th>
      </TableHead>
      <tbody className="divide-y divide-line">
        {proposals.map((one) => (
          <ProposalRow key={one.id} project={project} proposal={one} />
        ))}
      </tbody>
    </table>
  );
}

function ProposalRow({ project, proposal }: { project: string; proposal: Approval }) {
  const { decided_at: decidedAt, decided_by: decidedBy, note } = proposal;
  return (
    <TableRow className="align-top">
      <td>
        <Link
          to="/projects/$project/servers/$server"
          params={{ project, server: proposal.server }}
          className="foreign font-medium hover:underline"
        >
          {proposal.server_name}
        </Link>
        {proposal.before && <span className="ml-2 text-muted text-xs">{proposal.what}</span>}
        <div className="mt-1">
          <CommandWords words={proposal.code.argv} />
        </div>
        <p className="mt-1 text-muted text-xs md:hidden">
          <Trans>
            Proposed <Ago at={proposal.proposed_at} />
          </Trans>
        </p>
        {note && <p className="foreign mt-1 text-xs sm:hidden">{note}</p>}
      </td>
      <td>
        <ProposalState state={proposal.state} />
      </td>
      <td className="hidden md:table-cell">
        <By name={proposal.proposed_by} at={proposal.proposed_at} />
      </td>
      <td className="hidden sm:table-cell">
        {decidedAt && <By name={decidedBy ?? ""} at={decidedAt} />}
        {note && <p className="foreign mt-1 text-muted text-xs">{note}</p>}
      </td>
    </TableRow>
  );
}

function By({ name, at }: { name: string; at: string }) {
  const nameOf = usePersonName();
  return (
    <>
      <p className="foreign">{nameOf(name)}</p>
      <p className="text-muted text-xs">
        <Ago at={at} />
      </p>
    </>
  );
}
