import { Trans } from "@lingui/react/macro";
import { useMay } from "#shared/api/project";
import { useSession } from "#shared/api/session";
import { Badge } from "#shared/ui/badge";
import { LongTable } from "#shared/ui/long-table";
import { ActionsHead, TableRow } from "#shared/ui/table";
import { Day } from "#shared/ui/time";
import { useRoleWord } from "#shared/ui/use-role-word";
import { LeaveProject } from "./leave-project";
import type { Person } from "./members";
import { RemoveMember } from "./remove-member";
import { RoleChoice } from "./role-choice";
import { SourceBadges } from "./source-badges";

const COLUMNS = 5;

/** The people of the project, by name. */
export function PeopleTable({ project, people }: { project: string; people: readonly Person[] }) {
  return (
    <LongTable
      columns={COLUMNS}
      items={people}
      keyOf={({ person }) => person.user}
      head={
        <>
          <th scope="col" className="w-2/5">
            <Trans>Name</Trans>
          </th>
          <th scope="col">
            <Trans>Role</Trans>
          </th>
          <th scope="col" className="hidden md:table-cell">
            <Trans>Through</Trans>
          </th>
          <th scope="col" className="hidden lg:table-cell">
            <Trans>Since</Trans>
          </th>
          <ActionsHead />
        </>
      }
      row={(one) => <PersonRow project={project} shown={one} />}
    />
  );
}

function PersonRow({ project, shown: { person, direct } }: { project: string; shown: Person }) {
  const may = useMay(project);
  const word = useRoleWord();
  const isMe = useSession().user.id === person.user;
  return (
    <TableRow className="h-11">
      <td className="max-w-0">
        <p className="foreign flex items-center gap-2 font-medium">
          <span className="truncate">{person.name}</span>
          {isMe && (
            <Badge>
              <Trans>you</Trans>
            </Badge>
          )}
          {direct && !direct.active && (
            <Badge tone="warn">
              <Trans>deactivated</Trans>
            </Badge>
          )}
        </p>
        <p className="foreign truncate text-muted text-xs">{person.email}</p>
        <div className="pt-1 md:hidden">
          <SourceBadges sources={person.sources} />
        </div>
      </td>
      <td className="whitespace-nowrap">
        {direct && may("members:edit") ? (
          <RoleChoice project={project} member={direct} isMe={isMe} />
        ) : (
          word(person.role)
        )}
      </td>
      <td className="hidden md:table-cell">
        <SourceBadges sources={person.sources} />
      </td>
      <td className="hidden whitespace-nowrap text-muted lg:table-cell">{direct && <Day at={direct.created_at} />}</td>
      <td className="text-right">
        {direct && isMe && may("projects:leave") && <LeaveProject project={project} />}
        {direct && !isMe && may("members:edit") && <RemoveMember project={project} member={direct} />}
      </td>
    </TableRow>
  );
}
