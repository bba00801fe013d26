import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { createTokenMutation, listTokensQueryKey } from "#client/@tanstack/react-query.gen";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { SelectField, TextField } from "#shared/ui/field";
import { KeyReveal } from "#shared/ui/key-reveal";

const LIVES = [30, 90, 365] as const;

export function NewTokenDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog title={t`New token`} isOpen={isOpen} onClose={onClose}>
      <NewTokenForm onClose={onClose} />
    </Dialog>
  );
}

function NewTokenForm({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [days, setDays] = useState("90");
  const create = useMutation({
    ...createTokenMutation(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: listTokensQueryKey() }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ body: { name, expires_in_days: Number(days) } });
  };
  if (create.isSuccess) {
    return (
      <>
        <KeyReveal text={create.data.token} />
        <Actions>
          <Button variant="primary" onClick={onClose}>
            <Trans>I have stored it</Trans>
          </Button>
        </Actions>
      </>
    );
  }
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextField
        label={t`Name`}
        hint={t`What it is for, such as “nightly export”.`}
        autoComplete="off"
        maxLength={100}
        isRequired
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <SelectField label={t`Life`} value={days} onChange={(event) => setDays(event.target.value)}>
        {LIVES.map((life) => (
          <option key={life} value={life}>
            {t`${life} days`}
          </option>
        ))}
      </SelectField>
      {create.isError && <ErrorNotice error={create.error} />}
      <Actions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" isPending={create.isPending}>
          <Trans>Create</Trans>
        </Button>
      </Actions>
    </form>
  );
}
