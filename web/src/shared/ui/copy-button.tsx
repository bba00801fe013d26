import { useLingui } from "@lingui/react/macro";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { copyText } from "#shared/lib/copy-text";
import { Icon } from "#shared/ui/icon";
import { IconButton } from "#shared/ui/icon-button";

/** Copies a text and says so for two seconds. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useLingui();
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  // Where nothing can be copied the text stays selectable, which is all that can be offered.
  const copy = async (button: HTMLElement) => setIsCopied(await copyText(text, button));
  return (
    <IconButton
      label={isCopied ? t`Copied` : (label ?? t`Copy`)}
      icon={<Icon of={isCopied ? Check : Copy} className={isCopied ? "text-ok-text" : undefined} />}
      onClick={(event) => void copy(event.currentTarget)}
    />
  );
}
