import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { TextField } from "#shared/ui/field";

interface ConfirmDialogProps {
  title: string;
  /** What exactly will be lost. */
  children: ReactNode;
  /** The name to type; the button stays shut until it matches. */
  name: string;
  action: string;
  isOpen: boolean;
  isPending: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** For what cannot be undone: says what is lost, and asks for the name. */
export function ConfirmDialog({ title, isOpen, ...rest }: ConfirmDialogProps) {
  return (
    <Dialog title={title} isOpen={isOpen} onClose={rest.onClose}>
      <Confirmation {...rest} />
    </Dialog>
  );
}

type ConfirmationProps = Omit<ConfirmDialogProps, "title" | "isOpen">;

/* Gone with the dialog: a name that was typed once confirms nothing the next time. */
function Confirmation({ name, action, isPending, onConfirm, onClose, children }: ConfirmationProps) {
  const { t } = useLingui();
  const [typed, setTyped] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed === name) onConfirm();
      }}
    >
      <div className="mb-4 text-sm">{children}</div>
      <TextField
        label={t`Type ${name} to go on`}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
        isMono
      />
      <Actions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="danger" disabled={typed !== name} isPending={isPending}>
          {action}
        </Button>
      </Actions>
    </form>
  );
}
