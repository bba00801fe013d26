import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useSuspenseQuery } from "@tanstack/react-query";
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
          <Plural value={team.member_count} one="# person" other="# people" />
          <Plural value={team.project_count} one="# project" other="# projects" />
        </span>
      }
      action={team.role && <LeaveTeam team={team} />}
    >
      {mayEdit && <TeamRequests team={name} />}
      <Panel className="overflow-hidden">
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
            {items.map((member) => (
              <TeamMemberRow key={member.id} team={name} member={member} mayEdit={mayEdit} />
            ))}
          </tbody>
        </table>
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
