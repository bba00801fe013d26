import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { createTeamMutation } from "#client/@tanstack/react-query.gen";
import type { Team } from "#client/types.gen";
import { teamsOptions } from "#shared/api/teams";
import { NewNamedForm } from "#shared/naming/new-named-form";
import { Button } from "#shared/ui/button";
import { Dialog } from "#shared/ui/dialog";
import { EmptyState } from "#shared/ui/empty-state";
import { Icon } from "#shared/ui/icon";
import { Page } from "#shared/ui/page";
import { SearchedPanel } from "#shared/ui/searched-panel";
import { TableHead, TableRow } from "#shared/ui/table";

/** Groups of people that are members of projects as one. */
export function TeamsPage({ q }: { q: string | undefined }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const teams = useQuery(teamsOptions());
  const hasTeams = (teams.data?.items.length ?? 0) > 0;
  const [isAdding, setIsAdding] = useState(false);
  const add = (
    <Button variant="primary" icon={<Icon of={Plus} />} onClick={() => setIsAdding(true)}>
      <Trans>New team</Trans>
    </Button>
  );
  return (
    <Page
      title={t`Teams`}
      facts={t`Whoever joins a team is in all its projects at once, and out of them when leaving.`}
      action={hasTeams && add}
    >
      <SearchedPanel
        list={teams}
        rows={3}
        label={t`Search the teams`}
        q={q}
        onSearch={(typed) => navigate({ to: "/teams", search: { q: typed }, replace: true })}
        known={({ name, title }) => [name, title]}
        empty={
          <EmptyState title={t`No team yet.`} action={add}>
            <Trans>Put people who work together into a team, and add the team to projects.</Trans>
          </EmptyState>
        }
      >
        {(items) => <TeamTable teams={items} />}
      </SearchedPanel>
      <Dialog title={t`New team`} isOpen={isAdding} onClose={() => setIsAdding(false)}>
        <NewTeamForm onClose={() => setIsAdding(false)} />
      </Dialog>
    </Page>
  );
}

function TeamTable({ teams }: { teams: readonly Team[] }) {
  return (
    <table className="w-full text-sm">
      <TableHead>
        <th scope="col" className="w-1/2">
          <Trans>Name</Trans>
        </th>
        <th scope="col">
          <Trans>Members</Trans>
        </th>
        <th scope="col" className="text-right">
          <Trans>Projects</Trans>
        </th>
      </TableHead>
      <tbody className="divide-y divide-line">
        {teams.map((team) => (
          <TableRow key={team.id}>
            <td className="max-w-0 truncate">
              <Link to="/teams/$team" params={{ team: team.name }} className="foreign font-medium hover:underline">
                {team.title ?? team.name}
              </Link>
            </td>
            <td>
              <Plural value={team.member_count} one="# person" other="# people" />
            </td>
            <td className="text-right">{team.project_count}</td>
          </TableRow>
        ))}
      </tbody>
    </table>
  );
}

function NewTeamForm({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const create = useMutation({
    ...createTeamMutation(),
    onSuccess: async (team) => {
      await queryClient.invalidateQueries();
      await navigate({ to: "/teams/$team", params: { team: team.name } });
    },
  });
  return (
    <NewNamedForm
      isPending={create.isPending}
      error={create.error}
      onCreate={(body) => create.mutate({ body })}
      onClose={onClose}
    />
  );
}
