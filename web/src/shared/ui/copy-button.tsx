import { useLingui } from "@lingui/react/macro";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
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
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setIsCopied(true);
    } catch {
      // Without permission the text stays selectable, which is all that can be offered.
    }
  };
  return (
    <IconButton
      label={isCopied ? t`Copied` : (label ?? t`Copy`)}
      icon={<Icon of={isCopied ? Check : Copy} className={isCopied ? "text-ok-text" : undefined} />}
      onClick={copy}
    />
  );
}
