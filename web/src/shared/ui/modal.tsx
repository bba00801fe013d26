import { type ReactNode, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { classNames } from "#shared/lib/class-names";

interface ModalProps {
  /** What it is called by those who cannot see it. */
  label: string;
  descriptionId?: string | undefined;
  isOpen: boolean;
  onClose: () => void;
  /** Where it stands and how wide it is. */
  className: string;
  children: ReactNode;
}

/**
 * The browser's own dialog: it holds the focus, makes the rest of the page inert, lies on top of everything, and gives
 * the focus back. Escape and a press beside it leave it.
 */
export function Modal({ isOpen, ...rest }: ModalProps) {
  return isOpen ? createPortal(<OpenModal {...rest} />, document.body) : null;
}

function OpenModal({ label, descriptionId, onClose, className, children }: Omit<ModalProps, "isOpen">) {
  const place = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = place.current;
    const letGo = holdPage();
    dialog?.showModal();
    return () => {
      // Closed before it is taken away: only then does the browser give the focus back.
      dialog?.close();
      letGo();
    };
  }, []);
  return (
    <dialog
      ref={place}
      aria-label={label}
      aria-describedby={descriptionId}
      className={classNames(
        "fixed overflow-hidden outline-none bg-raised text-text shadow-float backdrop:bg-backdrop",
        className,
      )}
      onCancel={(event) => {
        // A file field inside cancels too, and that is not about the dialog.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onClose={(event) => {
        // Browsers close a dialog by themselves on the second Escape.
        if (event.target === event.currentTarget && !event.currentTarget.open) onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {children}
    </dialog>
  );
}

/**
 * What lies behind a dialog stays where it is: of a long list the rows in view alone are there, and the dialog may be of
 * one of them. The room of the scroll bar is kept. Returns how it is let go.
 */
function holdPage(): () => void {
  const { documentElement: page, body } = document;
  // A dialog below this one holds it already.
  if (page.style.overflow === "hidden") return () => undefined;
  body.style.paddingRight = `${window.innerWidth - page.clientWidth}px`;
  page.style.overflow = "hidden";
  return () => {
    page.style.overflow = "";
    body.style.paddingRight = "";
  };
}
