import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import { useExplain } from "#shared/lib/explain";
import { Button } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";
import { IconButton } from "#shared/ui/icon-button";

/** Something that was just done, and the way back from it. */
interface Done {
  title: string;
  /** Other than "Undo", where what comes back is not quite what was. */
  action?: string;
  /** What it gives is shown in place, and stays until it is closed. */
  undo: () => Promise<ReactNode>;
}

type Show = (done: Done) => void;

const ToastContext = createContext<Show>(() => undefined);

/* Long enough to read it and reach for the button; nobody is hurried who is already there. */
const STAY_MS = 20_000;

/** Says what was done and offers the way back, on whatever page one is by then. One at a time: the newest. */
export function useToast(): Show {
  return useContext(ToastContext);
}

/** Where it is said. */
export function ToastPlace({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ done: Done; number: number } | null>(null);
  const show = useCallback((done: Done) => setShown((last) => ({ done, number: (last?.number ?? 0) + 1 })), []);
  return (
    <ToastContext value={show}>
      {children}
      <div role="status" className="pointer-events-none fixed inset-x-4 bottom-4 z-40 flex justify-center">
        {shown && <Toast key={shown.number} done={shown.done} onClose={() => setShown(null)} />}
      </div>
    </ToastContext>
  );
}

function Toast({ done, onClose }: { done: Done; onClose: () => void }) {
  const { t } = useLingui();
  const explain = useExplain();
  const undo = useMutation({ mutationFn: done.undo });
  const [isHeld, setIsHeld] = useState(false);
  const mustStay = isHeld || undo.isPending || undo.isError || Boolean(undo.data);
  useEffect(() => {
    if (mustStay) return;
    const leaving = setTimeout(onClose, STAY_MS);
    return () => clearTimeout(leaving);
  }, [mustStay, onClose]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only waits longer while somebody is there
    <div
      className="pointer-events-auto flex min-w-0 max-w-xl items-center gap-3 rounded-panel border border-line-strong bg-raised py-2 pr-2 pl-4 text-sm shadow-float"
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <div className="foreign min-w-0 flex-1">
        {undo.isSuccess ? undo.data || <Trans>Undone.</Trans> : <p className="font-medium">{done.title}</p>}
        {undo.isError && <p className="text-fail-text text-xs">{explain(undo.error).title}</p>}
      </div>
      {!undo.isSuccess && (
        <Button size="small" isPending={undo.isPending} onClick={() => undo.mutate()}>
          {done.action ?? t`Undo`}
        </Button>
      )}
      <IconButton label={t`Close`} icon={<Icon of={X} />} onClick={onClose} />
    </div>
  );
}
