import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { createInvitationMutation, listInvitationsQueryKey } from "#client/@tanstack/react-query.gen";
import type { Role } from "#client/types.gen";
import { RoleField } from "#shared/roles/role-field";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { Sent } from "./sent-invitation";

interface InviteDialogProps {
  project: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks somebody into the project by their address. */
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
        <Sent invitation={invite.data} />
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
