import { type ComponentProps, type ReactNode, useState } from "react";
import { Button } from "#shared/ui/button";
import { ConfirmDialog } from "#shared/ui/confirm-dialog";
import { ErrorNotice } from "#shared/ui/error-notice";

interface ConfirmedButtonProps extends Pick<ComponentProps<typeof Button>, "variant" | "size" | "icon" | "aria-label"> {
  /** What the button says. */
  label: ReactNode;
  title: string;
  /** The name to type. */
  name: string;
  /** What the button of the dialog says. */
  action: string;
  /** What exactly will be lost. */
  children: ReactNode;
  deed: { isPending: boolean; error: unknown; reset: () => void };
  /** Does it; `close` ends the asking, once it is done. */
  onConfirm: (close: () => void) => void;
}

/** A button for what cannot be undone: done after its name was typed, and what went wrong is said there. */
export function ConfirmedButton(props: ConfirmedButtonProps) {
  const { label, title, name, action, children, deed, onConfirm, variant = "danger", ...button } = props;
  const [isAsking, setIsAsking] = useState(false);
  const close = () => setIsAsking(false);
  // What went wrong was read: the next time begins without it.
  const leave = () => {
    if (deed.error) deed.reset();
    close();
  };
  return (
    <>
      <Button {...button} variant={variant} onClick={() => setIsAsking(true)}>
        {label}
      </Button>
      <ConfirmDialog
        title={title}
        name={name}
        action={action}
        isOpen={isAsking}
        isPending={deed.isPending}
        onConfirm={() => onConfirm(close)}
        onClose={leave}
      >
        {children}
        {deed.error ? <ErrorNotice error={deed.error} /> : null}
      </ConfirmDialog>
    </>
  );
}
