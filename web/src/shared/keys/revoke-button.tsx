import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { Button } from "#shared/ui/button";
import { ConfirmDialog } from "#shared/ui/confirm-dialog";
import { ErrorNotice } from "#shared/ui/error-notice";

interface RevokeButtonProps {
  name: string;
  /** Who is shut out by it. */
  children: ReactNode;
  isPending: boolean;
  error: unknown;
  onRevoke: () => void;
}

/** The end of a key or a token, after its name was typed. */
export function RevokeButton({ name, children, isPending, error, onRevoke }: RevokeButtonProps) {
  const { t } = useLingui();
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button size="small" variant="danger" aria-label={t`Revoke ${name}`} onClick={() => setIsAsking(true)}>
        <Trans>Revoke</Trans>
      </Button>
      <ConfirmDialog
        title={t`Revoke ${name}`}
        name={name}
        action={t`Revoke`}
        isOpen={isAsking}
        isPending={isPending}
        onConfirm={onRevoke}
        onClose={() => setIsAsking(false)}
      >
        <p>{children}</p>
        {error ? <ErrorNotice error={error} /> : null}
      </ConfirmDialog>
    </>
  );
}
