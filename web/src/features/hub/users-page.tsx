import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { UserPlus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { createUserMutation, listUsersQueryKey } from "#client/@tanstack/react-query.gen";
import type { User } from "#client/types.gen";
import { useSession } from "#shared/api/session";
import { Badge } from "#shared/ui/badge";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { Icon } from "#shared/ui/icon";
import { LongTable } from "#shared/ui/long-table";
import { NewPasswordField } from "#shared/ui/new-password-field";
import { Page } from "#shared/ui/page";
import { usePersonName } from "#shared/ui/person-name";
import { SearchedPanel } from "#shared/ui/searched-panel";
import { ActionsHead, TableRow } from "#shared/ui/table";
import { Ago, Day } from "#shared/ui/time";
import { UserActions } from "./user-actions";
import { usersOptions } from "./users";

/** Everybody who has an account on the hub. */
export function UsersPage({ q }: { q: string | undefined }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { permissions } = useSession();
  const users = useQuery(usersOptions());
  const [isAdding, setIsAdding] = useState(false);
  return (
    <Page
      title={t`Users`}
      facts={users.data && <Plural value={users.data.items.length} one="# user" other="# users" />}
      action={
        permissions.includes("users:edit") && (
          <Button variant="primary" icon={<Icon of={UserPlus} />} onClick={() => setIsAdding(true)}>
            <Trans>New user</Trans>
          </Button>
        )
      }
    >
      <SearchedPanel
        list={users}
        rows={4}
        label={t`Search the users`}
        q={q}
        onSearch={(typed) => navigate({ to: "/hub/users", search: { q: typed }, replace: true })}
        known={({ name, email }) => [name, email]}
        empty={<EmptyState title={t`No user yet.`} />}
      >
        {(items) => <UserTable users={items} />}
      </SearchedPanel>
      <Dialog title={t`New user`} isOpen={isAdding} onClose={() => setIsAdding(false)}>
        <NewUserForm onClose={() => setIsAdding(false)} />
      </Dialog>
    </Page>
  );
}

const COLUMNS = 4;

function UserTable({ users }: { users: readonly User[] }) {
  return (
    <LongTable
      columns={COLUMNS}
      items={users}
      keyOf={({ id }) => id}
      head={
        <>
          <th scope="col" className="w-1/2">
            <Trans>Name</Trans>
          </th>
          <th scope="col" className="hidden sm:table-cell">
            <Trans>Since</Trans>
          </th>
          <th scope="col" className="text-right">
            <Trans>Last seen</Trans>
          </th>
          <ActionsHead />
        </>
      }
      row={(user) => <UserRow user={user} />}
    />
  );
}

function UserRow({ user }: { user: User }) {
  const nameOf = usePersonName();
  return (
    <TableRow className="h-11">
      <td className="max-w-0">
        <p className="foreign flex items-center gap-2 font-medium">
          <span className="truncate">{nameOf(user.name)}</span>
          {user.is_hub_admin && (
            <Badge tone="accent">
              <Trans context="role">Hub admin</Trans>
            </Badge>
          )}
          {!user.active && !user.erased && (
            <Badge tone="warn">
              <Trans>deactivated</Trans>
            </Badge>
          )}
        </p>
        <p className="foreign truncate text-muted text-xs">{user.erased ? user.id : user.email}</p>
      </td>
      <td className="hidden whitespace-nowrap text-muted sm:table-cell">
        <Day at={user.created_at} />
      </td>
      <td className="whitespace-nowrap text-right text-muted">
        {user.last_seen_at ? <Ago at={user.last_seen_at} /> : <Trans context="used or seen">never</Trans>}
      </td>
      <td className="text-right">
        <UserActions user={user} />
      </td>
    </TableRow>
  );
}

function NewUserForm({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState({ email: "", name: "", password: "", isAdmin: false });
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }));
  const create = useMutation({
    ...createUserMutation(),
    onSuccess: () => {
      onClose();
      return queryClient.invalidateQueries({ queryKey: listUsersQueryKey() });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { email, name, password, isAdmin } = draft;
    create.mutate({ body: { email, name, password, is_hub_admin: isAdmin } });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextField
        label={t`Name`}
        isRequired
        autoComplete="off"
        value={draft.name}
        onChange={(event) => change({ name: event.target.value })}
      />
      <TextField
        label={t`E-mail`}
        type="email"
        isRequired
        autoComplete="off"
        value={draft.email}
        onChange={(event) => change({ email: event.target.value })}
      />
      <NewPasswordField
        label={t`First password`}
        value={draft.password}
        onChange={(password) => change({ password })}
      />
      <label className="flex items-center gap-2 text-sm">
        <input
          type="checkbox"
          className="accent-accent"
          checked={draft.isAdmin}
          onChange={(event) => change({ isAdmin: event.target.checked })}
        />
        <Trans context="role">Hub admin</Trans>
      </label>
      {create.isError && <ErrorNotice error={create.error} />}
      <Actions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" isPending={create.isPending}>
          <Trans>Create</Trans>
        </Button>
      </Actions>
    </form>
  );
}
