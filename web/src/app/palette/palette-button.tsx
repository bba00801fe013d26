import { Trans, useLingui } from "@lingui/react/macro";
import { Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { Icon } from "#shared/ui/icon";
import { Modal } from "#shared/ui/modal";

const Palette = lazy(async () => ({ default: (await import("#app/palette/palette")).Palette }));

const IS_MAC = /mac/i.test(navigator.platform);

/* On a keyboard that writes no Latin letters, such as one of Hangul, the key in its place. */
function isLetterK({ key, code }: KeyboardEvent): boolean {
  return key === "k" || key === "K" || (code === "KeyK" && key.length === 1 && key > "~");
}

/** Opens the search of everything; Ctrl-K or Cmd-K does so from anywhere. */
export function PaletteButton() {
  const { t } = useLingui();
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (!isLetterK(event) || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      setIsOpen(true);
    };
    window.addEventListener("keydown", open);
    return () => window.removeEventListener("keydown", open);
  }, []);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        className="flex h-8 items-center gap-2 rounded-control border border-line bg-surface px-2.5 text-muted text-sm hover:border-line-strong hover:text-text"
        onClick={() => setIsOpen(true)}
      >
        <Icon of={Search} />
        <span className="max-sm:sr-only">
          <Trans>Search</Trans>
        </span>
        <span aria-hidden="true" className="ml-6 font-mono text-faint text-xs max-md:hidden">
          {IS_MAC ? "\u2318 K" : "Ctrl K"}
        </span>
      </button>
      <Modal
        label={t`Search the hub`}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        className="top-[12dvh] mx-auto w-[min(40rem,calc(100vw-2rem))] max-w-none rounded-panel border border-line"
      >
        <Suspense>
          <Palette onDone={() => setIsOpen(false)} />
        </Suspense>
      </Modal>
    </>
  );
}
