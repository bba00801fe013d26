import { Trans, useLingui } from "@lingui/react/macro";
import type { ComponentProps, ReactNode } from "react";
import { ConfirmedButton } from "#shared/ui/confirmed-button";

interface RevokeButtonProps {
  name: string;
  /** Who is shut out by it. */
  children: ReactNode;
  deed: ComponentProps<typeof ConfirmedButton>["deed"];
  onRevoke: () => void;
}

/** The end of a key or a token, after its name was typed. */
export function RevokeButton({ name, children, deed, onRevoke }: RevokeButtonProps) {
  const { t } = useLingui();
  return (
    <ConfirmedButton
      size="small"
      aria-label={t`Revoke ${name}`}
      label={<Trans>Revoke</Trans>}
      title={t`Revoke ${name}`}
      name={name}
      action={t`Revoke`}
      deed={deed}
      onConfirm={onRevoke}
    >
      <p>{children}</p>
    </ConfirmedButton>
  );
}
