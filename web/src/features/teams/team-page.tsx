import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  addTeamMemberMutation,
  changeTeamMemberMutation,
  removeTeamMemberMutation,
} from "#client/@tanstack/react-query.gen";
import type { TeamMember } from "#client/types.gen";
import { useExplain } from "#shared/lib/explain";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { Page } from "#shared/ui/page";
import { Panel, TitledPanel } from "#shared/ui/panel";
import { TableHead, TableRow } from "#shared/ui/table";
import { Day } from "#shared/ui/time";
import { teamMembersOptions, teamOptions } from "./teams";

/** One team: who is in it, and who looks after it. */
export function TeamPage({ name }: { name: string }) {
  const { t } = useLingui();
  const team = useSuspenseQuery(teamOptions(name)).data;
  const { items } = useSuspenseQuery(teamMembersOptions(name)).data;
  const mayEdit = team.permissions.some((permission) => /^teams?:(edit|members)/.test(permission));
  return (
    <Page
      title={team.title ?? team.name}
      facts={
        <span className="flex gap-4">
          <Plural value={team.member_count} one="# person" other="# people" />
          <Plural value={team.project_count} one="# project" other="# projects" />
        </span>
      }
    >
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
            <th scope="col" className="w-px">
              <span className="sr-only">
                <Trans>Actions</Trans>
              </span>
            </th>
          </TableHead>
          <tbody className="divide-y divide-line">
            {items.map((member) => (
              <TeamMemberRow key={member.id} team={name} member={member} mayEdit={mayEdit} />
            ))}
          </tbody>
        </table>
      </Panel>
      {mayEdit && (
        <TitledPanel title={t`Add somebody`} className="max-w-xl">
          <AddForm team={name} />
        </TitledPanel>
      )}
    </Page>
  );
}

interface TeamMemberRowProps {
  team: string;
  member: TeamMember;
  mayEdit: boolean;
}

function TeamMemberRow({ team, member, mayEdit }: TeamMemberRowProps) {
  const { t } = useLingui();
  const explain = useExplain();
  const queryClient = useQueryClient();
  const refresh = { onSettled: () => queryClient.invalidateQueries() };
  const change = useMutation({ ...changeTeamMemberMutation(), ...refresh });
  const remove = useMutation({ ...removeTeamMemberMutation(), ...refresh });
  const path = { team, member: member.id };
  const words = { admin: t`Team admin`, member: t`Team member` };
  const error = change.error ?? remove.error;
  return (
    <TableRow className="h-11">
      <td className="max-w-0">
        <p className="foreign truncate font-medium">{member.name}</p>
        <p className="foreign truncate text-muted text-xs">{member.email}</p>
      </td>
      <td>
        {mayEdit ? (
          <select
            aria-label={t`Role of ${member.name}`}
            className="control w-auto!"
            value={change.isPending ? change.variables.body.role : member.role}
            disabled={change.isPending}
            onChange={(event) =>
              change.mutate({ path, body: { role: event.target.value === "admin" ? "admin" : "member" } })
            }
          >
            <option value="member">{words.member}</option>
            <option value="admin">{words.admin}</option>
          </select>
        ) : (
          words[member.role]
        )}
        {error ? (
          <p role="alert" className="mt-1 text-fail-text text-xs">
            {explain(error).detail ?? explain(error).title}
          </p>
        ) : null}
      </td>
      <td className="hidden whitespace-nowrap text-muted sm:table-cell">
        <Day at={member.created_at} />
      </td>
      <td className="text-right">
        {mayEdit && (
          <Button size="small" variant="danger" isPending={remove.isPending} onClick={() => remove.mutate({ path })}>
            <Trans>Remove</Trans>
          </Button>
        )}
      </td>
    </TableRow>
  );
}

function AddForm({ team }: { team: string }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [user, setUser] = useState("");
  const add = useMutation({
    ...addTeamMemberMutation(),
    onSuccess: () => {
      setUser("");
      return queryClient.invalidateQueries();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ path: { team }, body: { user: user.trim() } });
  };
  return (
    <form className="flex flex-col gap-3 p-4" onSubmit={submit}>
      <TextField
        label={t`E-mail`}
        hint={t`Of somebody who has an account on this hub.`}
        type="email"
        autoComplete="off"
        isRequired
        value={user}
        onChange={(event) => setUser(event.target.value)}
      />
      {add.isError && <ErrorNotice error={add.error} />}
      <div>
        <Button type="submit" isPending={add.isPending}>
          <Trans>Add</Trans>
        </Button>
      </div>
    </form>
  );
}
