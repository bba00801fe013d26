import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { acceptInvitationMutation, declineInvitationMutation } from "#client/@tanstack/react-query.gen";
import type { Accepted, OfferedInvitation } from "#client/types.gen";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { NewPasswordField } from "#shared/ui/new-password-field";
import { Notice } from "#shared/ui/notice";
import { useRoleWord } from "#shared/ui/use-role-word";
import { Gate } from "./gate";

interface InvitationPageProps {
  token: string;
  offer: OfferedInvitation;
  onAccepted: (accepted: Accepted) => void;
}

/** What an invitation offers, and the way in: with an account at hand, or with a new one. */
export function InvitationPage({ token, offer, onAccepted }: InvitationPageProps) {
  const { t } = useLingui();
  const word = useRoleWord();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const accept = useMutation({ ...acceptInvitationMutation(), onSuccess: onAccepted });
  const decline = useMutation(declineInvitationMutation());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate({ path: { token }, body: offer.has_account ? {} : { name, password } });
  };
  const project = offer.project_title ?? offer.project_name;
  if (decline.isSuccess) {
    return (
      <Gate title={t`Invitation`} lead={project}>
        <Notice tone="info" title={t`You declined. Nothing else happens.`} />
      </Gate>
    );
  }
  return (
    <Gate title={t`Join ${project}`} lead={t`${offer.invited_by} invites ${offer.email}. Role: ${word(offer.role)}`}>
      <form className="flex flex-col gap-4" onSubmit={submit}>
        {!offer.has_account && (
          <>
            <TextField
              label={t`Your name`}
              autoComplete="name"
              isRequired
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <NewPasswordField label={t`Password`} value={password} onChange={setPassword} />
          </>
        )}
        {offer.has_account && (
          <p className="text-sm">
            <Trans>This address has an account here. Sign in with it first, then open this link again.</Trans>
          </p>
        )}
        {accept.isError && <ErrorNotice error={accept.error} />}
        {decline.isError && <ErrorNotice error={decline.error} />}
        <Button type="submit" variant="primary" isPending={accept.isPending}>
          <Trans>Accept</Trans>
        </Button>
        <Button variant="ghost" isPending={decline.isPending} onClick={() => decline.mutate({ path: { token } })}>
          <Trans>Decline</Trans>
        </Button>
      </form>
    </Gate>
  );
}
