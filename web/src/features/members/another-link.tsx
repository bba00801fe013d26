import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { resendInvitationMutation } from "#client/@tanstack/react-query.gen";
import type { Invitation } from "#client/types.gen";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Sent } from "./sent-invitation";

interface AnotherLinkProps {
  project: string;
  invitation: Invitation;
  onSent: () => void;
}

/** For an invitation that got lost or nears its end: a new link for as long again, and the old one ends. */
export function AnotherLink({ project, invitation, onSent }: AnotherLinkProps) {
  const { t } = useLingui();
  const { email } = invitation;
  const resend = useMutation({ ...resendInvitationMutation(), onSuccess: onSent });
  const close = () => resend.reset();
  return (
    <>
      <Button
        size="small"
        aria-label={t`Send ${email} another link`}
        isPending={resend.isPending}
        onClick={() => resend.mutate({ path: { project, invitation: invitation.id } })}
      >
        <Trans>Another link</Trans>
      </Button>
      <Dialog title={t`Another link for ${email}`} isOpen={resend.isSuccess || resend.isError} onClose={close}>
        {resend.isError && <ErrorNotice error={resend.error} />}
        {resend.isSuccess && <Sent invitation={resend.data} />}
        <Actions>
          <Button variant="primary" onClick={close}>
            <Trans>Done</Trans>
          </Button>
        </Actions>
      </Dialog>
    </>
  );
}
