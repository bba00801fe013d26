import { Trans } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { Button } from "#shared/ui/button";
import { Actions } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { NamedFields } from "./named-fields";

interface NewNamedFormProps {
  isPending: boolean;
  error: unknown;
  onCreate: (body: { name: string; title: string | null }) => void;
  onClose: () => void;
}

/** Makes what needs no more than a name: a project, a team. */
export function NewNamedForm({ isPending, error, onCreate, onClose }: NewNamedFormProps) {
  const [named, setNamed] = useState({ name: "", title: "" });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onCreate({ name: named.name, title: named.title || null });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <NamedFields value={named} onChange={setNamed} />
      {error ? <ErrorNotice error={error} /> : null}
      <Actions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" isPending={isPending}>
          <Trans>Create</Trans>
        </Button>
      </Actions>
    </form>
  );
}
