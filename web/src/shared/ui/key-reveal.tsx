import { Trans, useLingui } from "@lingui/react/macro";
import { CopyLine } from "#shared/ui/code-block";
import { Notice } from "#shared/ui/notice";

/** A fresh key or token, for the one time it can be seen. */
export function KeyReveal({ text, title }: { text: string; title?: string }) {
  const { t } = useLingui();
  return (
    <Notice tone="ok" title={title ?? t`The key, shown once`}>
      <p className="mb-2 text-muted">
        <Trans>Store it now: the hub keeps a digest only and cannot show it again.</Trans>
      </p>
      <CopyLine text={text} label={t`Copy`} />
    </Notice>
  );
}
