import { Plural, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Member } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { teamsOptions } from "#shared/api/teams";
import { TitledPanel } from "#shared/ui/panel";
import { TableRow } from "#shared/ui/table";
import { useRoleWord } from "#shared/ui/use-role-word";
import { RemoveMember } from "./remove-member";
import { RoleChoice } from "./role-choice";

/** The teams that were added to the project, each with the role that it gives its people. */
export function TeamsPanel({ project, teams }: { project: string; teams: readonly Member[] }) {
  const { t } = useLingui();
  // One sees the page of a team that one is in; of others, the name.
  const mine = useQuery(teamsOptions()).data?.items ?? [];
  return (
    <TitledPanel title={t`Teams`}>
      <table className="w-full text-sm">
        <tbody className="divide-y divide-line">
          {teams.map((member) => (
            <TeamRow
              key={member.id}
              project={project}
              member={member}
              page={mine.find(({ id }) => id === member.team)?.name}
            />
          ))}
        </tbody>
      </table>
    </TitledPanel>
  );
}

interface TeamRowProps {
  project: string;
  member: Member;
  /** The name under which the team has a page for the reader. */
  page: string | undefined;
}

function TeamRow({ project, member, page }: TeamRowProps) {
  const may = useMay(project);
  const word = useRoleWord();
  return (
    <TableRow className="h-11">
      <td className="w-full max-w-0">
        <p className="foreign truncate font-medium">
          {page === undefined ? (
            member.name
          ) : (
            <Link to="/teams/$team" params={{ team: page }} className="hover:underline">
              {member.name}
            </Link>
          )}
        </p>
        <p className="text-muted text-xs">
          <Plural value={member.people ?? 0} one="# person" other="# people" />
        </p>
      </td>
      <td className="whitespace-nowrap">
        {may("members:edit") ? <RoleChoice project={project} member={member} /> : word(member.role)}
      </td>
      <td className="w-px text-right">{may("members:edit") && <RemoveMember project={project} member={member} />}</td>
    </TableRow>
  );
}
