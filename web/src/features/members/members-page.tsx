import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Mail, UserPlus } from "lucide-react";
import { useState } from "react";
import { joined } from "#shared/api/pages";
import { peopleOptions } from "#shared/api/people";
import { useMay } from "#shared/api/project";
import { RolesButton } from "#shared/roles/roles-button";
import { Button } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { Icon } from "#shared/ui/icon";
import { Page } from "#shared/ui/page";
import { SearchedPanel } from "#shared/ui/searched-panel";
import { AddMemberDialog } from "./add-member-dialog";
import { PendingInvitations } from "./invitations";
import { InviteDialog } from "./invite-dialog";
import { membersOptions, peopleOf } from "./members";
import { PeopleTable } from "./people-table";
import { TeamRequests } from "./team-requests";
import { TeamsPanel } from "./teams-panel";

/** Who belongs to the project, through what, and what they may do in it. */
export function MembersPage({ project, q }: { project: string; q: string | undefined }) {
  const { t } = useLingui();
  const may = useMay(project);
  const navigate = useNavigate();
  const members = useQuery(membersOptions(project));
  const people = joined(members, useQuery(peopleOptions(project)), peopleOf);
  const count = people.data?.items.length;
  const teams = members.data?.items.filter(({ kind }) => kind === "team") ?? [];
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
          {count !== undefined && <Plural value={count} one="# person" other="# people" />}
          <RolesButton />
        </span>
      }
      action={(count ?? 0) > 0 && add}
    >
      <SearchedPanel
        list={people}
        rows={4}
        label={t`Search the members`}
        q={q}
        onSearch={(typed) =>
          navigate({ to: "/projects/$project/members", params: { project }, search: { q: typed }, replace: true })
        }
        known={({ person }) => [person.name, person.email, ...person.sources.map((one) => one.team_name)]}
        empty={
          <EmptyState title={t`Nobody is a member.`} action={add}>
            <Trans>Hub admins look after this project until somebody is added.</Trans>
          </EmptyState>
        }
      >
        {(items) => <PeopleTable project={project} people={items} />}
      </SearchedPanel>
      {teams.length > 0 && <TeamsPanel project={project} teams={teams} />}
      {may("members:edit") && <TeamRequests project={project} />}
      {may("members:edit") && <PendingInvitations project={project} />}
      <InviteDialog project={project} isOpen={isInviting} onClose={() => setIsInviting(false)} />
      <AddMemberDialog project={project} isOpen={isAdding} onClose={() => setIsAdding(false)} />
    </Page>
  );
}
