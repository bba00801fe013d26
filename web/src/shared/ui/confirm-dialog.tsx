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
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useLingui();
  const [typed, setTyped] = useState("");
  const { name } = props;
  return (
    <Dialog title={props.title} isOpen={props.isOpen} onClose={props.onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed === name) props.onConfirm();
        }}
      >
        <div className="mb-4 text-sm">{props.children}</div>
        <TextField
          label={t`Type ${name} to go on`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          isMono
        />
        <Actions>
          <Button onClick={props.onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="danger" disabled={typed !== name} isPending={props.isPending}>
            {props.action}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
