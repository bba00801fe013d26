import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  createInvitationMutation,
  listInvitationsOptions,
  listInvitationsQueryKey,
  revokeInvitationMutation,
} from "#client/@tanstack/react-query.gen";
import type { Invitation, Role } from "#client/types.gen";
import { useExplain } from "#shared/lib/explain";
import { RoleField } from "#shared/roles/role-field";
import { Button } from "#shared/ui/button";
import { CopyLine } from "#shared/ui/code-block";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { Notice } from "#shared/ui/notice";
import { TitledPanel } from "#shared/ui/panel";
import { TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";
import { useRoleWord } from "#shared/ui/use-role-word";

/** Invitations that nobody answered yet. Nothing where there is none. */
export function PendingInvitations({ project }: { project: string }) {
  const { t } = useLingui();
  const invitations = useQuery(listInvitationsOptions({ path: { project }, query: { limit: 200 } }));
  const pending = (invitations.data?.items ?? []).filter(({ state }) => state === "pending");
  if (invitations.isError) return <ErrorNotice error={invitations.error} onRetry={() => void invitations.refetch()} />;
  if (pending.length === 0) return null;
  return (
    <TitledPanel title={t`Open invitations`}>
      <table className="w-full text-sm">
        <tbody className="divide-y divide-line">
          {pending.map((invitation) => (
            <InvitationRow key={invitation.id} project={project} invitation={invitation} />
          ))}
        </tbody>
      </table>
    </TitledPanel>
  );
}

function InvitationRow({ project, invitation }: { project: string; invitation: Invitation }) {
  const { t } = useLingui();
  const word = useRoleWord();
  const explain = useExplain();
  const queryClient = useQueryClient();
  const revoke = useMutation({
    ...revokeInvitationMutation(),
    onSettled: () => queryClient.invalidateQueries({ queryKey: listInvitationsQueryKey({ path: { project } }) }),
  });
  return (
    <TableRow>
      <td className="foreign max-w-0 truncate">{invitation.email}</td>
      <td>{word(invitation.role)}</td>
      <td className="hidden text-muted sm:table-cell">
        <Trans>
          ends <Ago at={invitation.expires_at} />
        </Trans>
      </td>
      <td className="text-right">
        {revoke.isError && <span className="mr-2 text-fail-text text-xs">{explain(revoke.error).title}</span>}
        <Button
          size="small"
          variant="danger"
          aria-label={t`Take back the invitation of ${invitation.email}`}
          isPending={revoke.isPending}
          onClick={() => revoke.mutate({ path: { project, invitation: invitation.id } })}
        >
          <Trans>Take back</Trans>
        </Button>
      </td>
    </TableRow>
  );
}

interface InviteDialogProps {
  project: string;
  isOpen: boolean;
  onClose: () => void;
}

export function InviteDialog({ project, isOpen, onClose }: InviteDialogProps) {
  const { t } = useLingui();
  return (
    <Dialog title={t`Invite somebody`} isOpen={isOpen} onClose={onClose}>
      <InviteForm project={project} onClose={onClose} />
    </Dialog>
  );
}

function InviteForm({ project, onClose }: { project: string; onClose: () => void }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("member");
  const invite = useMutation({
    ...createInvitationMutation(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: listInvitationsQueryKey({ path: { project } }) }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ path: { project }, body: { email, role } });
  };
  if (invite.isSuccess) {
    return (
      <>
        <Notice tone="ok" title={invite.data.mailed ? t`The invitation is on its way` : t`Send this link yourself`}>
          <p className="mb-2 text-muted">
            <Trans>It opens once, for this address alone. The hub does not show it again.</Trans>
          </p>
          <CopyLine text={invite.data.url} label={t`Copy the link`} />
        </Notice>
        <Actions>
          <Button variant="primary" onClick={onClose}>
            <Trans>Done</Trans>
          </Button>
        </Actions>
      </>
    );
  }
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextField
        label={t`E-mail`}
        hint={t`Whoever has no account yet makes one on the way.`}
        type="email"
        autoComplete="off"
        isRequired
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <RoleField value={role} onChange={setRole} />
      {invite.isError && <ErrorNotice error={invite.error} />}
      <Actions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" isPending={invite.isPending}>
          <Trans>Invite</Trans>
        </Button>
      </Actions>
    </form>
  );
}
