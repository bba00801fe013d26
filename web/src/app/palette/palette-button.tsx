import { Dialog } from "@base-ui/react/dialog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { Icon } from "#shared/ui/icon";

const Palette = lazy(async () => ({ default: (await import("#app/palette/palette")).Palette }));

/** Opens the search of everything; Ctrl-K or Cmd-K does so from anywhere. */
export function PaletteButton() {
  const { t } = useLingui();
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      setIsOpen(true);
    };
    window.addEventListener("keydown", open);
    return () => window.removeEventListener("keydown", open);
  }, []);
  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Trigger
        render={
          <button
            type="button"
            className="flex h-8 items-center gap-2 rounded-control border border-line bg-surface px-2.5 text-muted text-sm hover:border-line-strong hover:text-text"
          >
            <Icon of={Search} />
            <span className="max-sm:sr-only">
              <Trans>Search</Trans>
            </span>
            <span aria-hidden="true" className="ml-6 font-mono text-faint text-xs max-md:hidden">
              Ctrl K
            </span>
          </button>
        }
      />
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-backdrop" />
        <Dialog.Popup className="fixed top-[12dvh] left-1/2 z-50 w-[min(40rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-panel border border-line bg-raised shadow-float">
          <Dialog.Title className="sr-only">{t`Search the hub`}</Dialog.Title>
          <Suspense>
            <Palette onDone={() => setIsOpen(false)} />
          </Suspense>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
