import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import {
  createPasswordLinkMutation,
  endUserSessionsMutation,
  forgetUserCodesMutation,
} from "#client/@tanstack/react-query.gen";
import type { User } from "#client/types.gen";
import { Button } from "#shared/ui/button";
import { CopyLine } from "#shared/ui/code-block";
import { ConfirmDialog } from "#shared/ui/confirm-dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Notice } from "#shared/ui/notice";
import { useUserChange } from "./use-user-change";

/** What is done with an account that is in use: let somebody in again, shut somebody out, give and take the hub. */
export function OpenAccount({ user }: { user: User }) {
  const { t } = useLingui();
  const change = useUserChange();
  const link = useMutation(createPasswordLinkMutation());
  const end = useMutation(endUserSessionsMutation());
  const forget = useMutation(forgetUserCodesMutation());
  const path = { user: user.id };
  /* What cannot be taken back is asked for by name. */
  const [asking, setAsking] = useState<"access" | "codes" | null>(null);
  const close = () => setAsking(null);
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button isPending={link.isPending} onClick={() => link.mutate({ path, body: {} })}>
          <Trans>Link for a new password</Trans>
        </Button>
        <Button isPending={end.isPending} onClick={() => end.mutate({ path })}>
          <Trans>Sign out everywhere</Trans>
        </Button>
        <Button isPending={forget.isPending} onClick={() => setAsking("codes")}>
          <Trans>Take the one-time codes away</Trans>
        </Button>
        <Button
          isPending={change.isPending}
          onClick={() => change.mutate({ path, body: { is_hub_admin: !user.is_hub_admin } })}
        >
          {user.is_hub_admin ? <Trans>No hub admin any more</Trans> : <Trans>Make hub admin</Trans>}
        </Button>
        <Button variant="danger" isPending={change.isPending} onClick={() => setAsking("access")}>
          <Trans>Deactivate</Trans>
        </Button>
      </div>
      <ConfirmDialog
        title={t`Deactivate ${user.name}`}
        name={user.email}
        action={t`Deactivate`}
        isOpen={asking === "access"}
        isPending={change.isPending}
        onConfirm={() => change.mutate({ path, body: { active: false } }, { onSettled: close })}
        onClose={close}
      >
        <Trans>Every key, token and session of this person ends at once. Activating brings none back.</Trans>
      </ConfirmDialog>
      <ConfirmDialog
        title={t`Take the one-time codes of ${user.name} away`}
        name={user.email}
        action={t`Take away`}
        isOpen={asking === "codes"}
        isPending={forget.isPending}
        onConfirm={() => forget.mutate({ path }, { onSettled: close })}
        onClose={close}
      >
        <Trans>The next sign-in asks for the password alone. Codes have to be set up anew.</Trans>
      </ConfirmDialog>
      <p role="status" className="text-muted text-sm empty:hidden">
        {end.isSuccess && <Trans>Signed out everywhere.</Trans>}
        {forget.isSuccess && <Trans>The next sign-in asks for no code.</Trans>}
      </p>
      {(end.error ?? forget.error) ? <ErrorNotice error={end.error ?? forget.error} /> : null}
      {change.isError && <ErrorNotice error={change.error} />}
      {link.isError && <ErrorNotice error={link.error} />}
      {link.isSuccess && (
        <Notice tone="ok" title={t`A link that works once`}>
          <CopyLine text={link.data.url} label={t`Copy the link`} />
        </Notice>
      )}
    </>
  );
}
