import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { TeamMember } from "#client/types.gen";
import { EmptyState } from "#shared/ui/empty-state";
import { ListPanel } from "#shared/ui/list-panel";
import { LongTable } from "#shared/ui/long-table";
import { Page } from "#shared/ui/page";
import { TitledPanel } from "#shared/ui/panel";
import { ActionsHead } from "#shared/ui/table";
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
  const members = useQuery(teamMembersOptions(name));
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
      <ListPanel
        list={members}
        rows={3}
        empty={
          <EmptyState title={t`Nobody is in this team yet.`}>
            <Trans>Whoever is added is in its projects at once.</Trans>
          </EmptyState>
        }
      >
        {(items) => <People team={name} members={items} mayEdit={mayEdit} />}
      </ListPanel>
      <TeamProjects team={name} />
      {mayEdit && (
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <TitledPanel title={t`Add somebody`}>
            <AddToTeam team={name} />
          </TitledPanel>
          <TitledPanel title={t`Settings`}>
            <TeamSettings team={team} />
          </TitledPanel>
          <TitledPanel title={t`Danger zone`} className="lg:col-span-2">
            <RemoveTeam team={team} />
          </TitledPanel>
        </div>
      )}
    </Page>
  );
}

const COLUMNS = 4;

function People({ team, members, mayEdit }: { team: string; members: readonly TeamMember[]; mayEdit: boolean }) {
  return (
    <LongTable
      columns={COLUMNS}
      items={members}
      keyOf={({ id }) => id}
      head={
        <>
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
        </>
      }
      row={(member) => <TeamMemberRow team={team} member={member} mayEdit={mayEdit} />}
    />
  );
}
