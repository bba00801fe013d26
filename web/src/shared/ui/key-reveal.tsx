import { Trans, useLingui } from "@lingui/react/macro";
import { CopyLine } from "#shared/ui/code-block";
import { Notice } from "#shared/ui/notice";

/** A fresh key, for the one time it can be seen. */
export function KeyReveal({ text }: { text: string }) {
  const { t } = useLingui();
  return (
    <Notice tone="ok" title={t`The key, shown once`}>
      <p className="mb-2 text-muted">
        <Trans>Store it now: the hub keeps a digest only and cannot show it again.</Trans>
      </p>
      <CopyLine text={text} label={t`Copy the key`} />
    </Notice>
  );
}
