import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Mail, UserPlus } from "lucide-react";
import { useState } from "react";
import { useMay } from "#shared/api/project";
import { RolesButton } from "#shared/roles/roles-button";
import { Button } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { Icon } from "#shared/ui/icon";
import { Page } from "#shared/ui/page";
import { Panel } from "#shared/ui/panel";
import { AddMemberDialog } from "./add-member-dialog";
import { PendingInvitations } from "./invitations";
import { InviteDialog } from "./invite-dialog";
import { membersOptions, peopleOf, peopleOptions } from "./members";
import { PeopleTable } from "./people-table";
import { TeamRequests } from "./team-requests";
import { TeamsPanel } from "./teams-panel";

/** Who belongs to the project, through what, and what they may do in it. */
export function MembersPage({ project }: { project: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  const members = useSuspenseQuery(membersOptions(project)).data.items;
  const people = peopleOf(members, useSuspenseQuery(peopleOptions(project)).data.items);
  const teams = members.filter(({ kind }) => kind === "team");
  const [isAdding, setIsAdding] = useState(false);
  const [isInviting, setIsInviting] = useState(false);
  const add = may("members:edit") && (
    <span className="flex flex-wrap gap-2">
      <Button icon={<Icon of={Mail} />} onClick={() => setIsInviting(true)}>
        <Trans>Invite somebody</Trans>
      </Button>
      <Button variant="primary" icon={<Icon of={UserPlus} />} onClick={() => setIsAdding(true)}>
        <Trans>Add a member</Trans>
      </Button>
    </span>
  );
  return (
    <Page
      title={t`Members`}
      facts={
        <span className="flex flex-wrap items-center gap-2">
          <Plural value={people.length} one="# person" other="# people" />
          <RolesButton />
        </span>
      }
      action={people.length > 0 && add}
    >
      <Panel className="overflow-hidden">
        {people.length === 0 ? (
          <EmptyState title={t`Nobody is a member.`} action={add}>
            <Trans>Hub admins look after this project until somebody is added.</Trans>
          </EmptyState>
        ) : (
          <PeopleTable project={project} people={people} />
        )}
      </Panel>
      {teams.length > 0 && <TeamsPanel project={project} teams={teams} />}
      {may("members:edit") && <TeamRequests project={project} />}
      {may("members:edit") && <PendingInvitations project={project} />}
      <InviteDialog project={project} isOpen={isInviting} onClose={() => setIsInviting(false)} />
      <AddMemberDialog project={project} isOpen={isAdding} onClose={() => setIsAdding(false)} />
    </Page>
  );
}
