import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useSuspenseQuery } from "@tanstack/react-query";
import type { TeamMember } from "#client/types.gen";
import { EmptyState } from "#shared/ui/empty-state";
import { Page } from "#shared/ui/page";
import { Panel, TitledPanel } from "#shared/ui/panel";
import { ActionsHead, TableHead } from "#shared/ui/table";
import { AddToTeam } from "./add-to-team";
import { LeaveTeam } from "./leave-team";
import { RemoveTeam } from "./remove-team";
import { TeamMemberRow } from "./team-member-row";
import { TeamProjects } from "./team-projects";
import { TeamRequests } from "./team-requests";
import { TeamSettings } from "./team-settings";
import { mayEditTeam, teamMembersOptions, teamOptions } from "./teams";

/** One team: who is in it, who looks after it, and which projects it is in. */
export function TeamPage({ name }: { name: string }) {
  const { t } = useLingui();
  const team = useSuspenseQuery(teamOptions(name)).data;
  const { items } = useSuspenseQuery(teamMembersOptions(name)).data;
  const mayEdit = mayEditTeam(team);
  return (
    <Page
      title={team.title ?? team.name}
      facts={
        <span className="flex gap-4">
          <code className="font-mono text-xs">{team.name}</code>
          <span>
            <Plural value={team.member_count} one="# person" other="# people" />
          </span>
          <span>
            <Plural value={team.project_count} one="# project" other="# projects" />
          </span>
        </span>
      }
      action={team.role && <LeaveTeam team={team} />}
    >
      {mayEdit && <TeamRequests team={name} />}
      <Panel className="overflow-hidden">
        {items.length === 0 ? (
          <EmptyState title={t`Nobody is in this team yet.`}>
            <Trans>Whoever is added is in its projects at once.</Trans>
          </EmptyState>
        ) : (
          <People team={name} members={items} mayEdit={mayEdit} />
        )}
      </Panel>
      <TeamProjects team={name} />
      {mayEdit && (
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <TitledPanel title={t`Add somebody`}>
            <AddToTeam team={name} />
          </TitledPanel>
          <TitledPanel title={t`Settings`}>
            <TeamSettings key={team.updated_at} team={team} />
          </TitledPanel>
          <TitledPanel title={t`Danger zone`} className="lg:col-span-2">
            <RemoveTeam team={team} />
          </TitledPanel>
        </div>
      )}
    </Page>
  );
}

function People({ team, members, mayEdit }: { team: string; members: readonly TeamMember[]; mayEdit: boolean }) {
  return (
    <table className="w-full text-sm">
      <TableHead>
        <th scope="col" className="w-1/2">
          <Trans>Name</Trans>
        </th>
        <th scope="col">
          <Trans>Role in the team</Trans>
        </th>
        <th scope="col" className="hidden sm:table-cell">
          <Trans>Since</Trans>
        </th>
        <ActionsHead />
      </TableHead>
      <tbody className="divide-y divide-line">
        {members.map((member) => (
          <TeamMemberRow key={member.id} team={team} member={member} mayEdit={mayEdit} />
        ))}
      </tbody>
    </table>
  );
}
