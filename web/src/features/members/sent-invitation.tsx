import { Trans, useLingui } from "@lingui/react/macro";
import type { SentInvitation } from "#client/types.gen";
import { CopyLine } from "#shared/ui/code-block";
import { Notice } from "#shared/ui/notice";

/** An invitation that was just made: its link is shown this once. */
export function Sent({ invitation: { url, mailed } }: { invitation: SentInvitation }) {
  const { t } = useLingui();
  return (
    <Notice tone="ok" title={mailed ? t`The invitation is on its way` : t`Send this link yourself`}>
      <p className="mb-2 text-muted">
        <Trans>It opens once, for this address alone. The hub does not show it again.</Trans>
      </p>
      <CopyLine text={url} label={t`Copy the link`} />
    </Notice>
  );
}
