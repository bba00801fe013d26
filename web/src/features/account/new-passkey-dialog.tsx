import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { addPasskeyMutation, beginPasskeyMutation, listPasskeysQueryKey } from "#client/@tanstack/react-query.gen";
import { makePasskey } from "#shared/passkeys/device";
import { PasskeyError } from "#shared/passkeys/passkey-error";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { TextField } from "#shared/ui/field";
import { agentOf } from "./agent";

export function NewPasskeyDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog title={t`Add a passkey`} isOpen={isOpen} onClose={onClose}>
      <NewPasskeyForm onClose={onClose} />
    </Dialog>
  );
}

/** The password again, then the device is asked: three steps that are one to whoever waits. */
function useAdding(onDone: () => void) {
  const queryClient = useQueryClient();
  const begin = useMutation(beginPasskeyMutation());
  const add = useMutation(addPasskeyMutation());
  return useMutation({
    mutationFn: async ({ name, password }: { name: string; password: string }) => {
      const begun = await begin.mutateAsync({ body: { password } });
      const credential = await makePasskey(begun.options);
      return add.mutateAsync({ body: { challenge_id: begun.challenge_id, name, credential } });
    },
    onSuccess: () => {
      onDone();
      return queryClient.invalidateQueries({ queryKey: listPasskeysQueryKey() });
    },
  });
}

function NewPasskeyForm({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const here = agentOf(navigator.userAgent);
  const [name, setName] = useState(here ? t`${here.browser} on ${here.system}` : "");
  const [password, setPassword] = useState("");
  const adding = useAdding(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    adding.mutate({ name, password });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextField
        label={t`Name`}
        hint={t`By which you know the device again, such as “my phone”.`}
        autoComplete="off"
        maxLength={100}
        isRequired
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t`Password`}
        hint={t`Again, because a passkey opens as much as the password.`}
        type="password"
        autoComplete="current-password"
        isRequired
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {adding.isError && <PasskeyError error={adding.error} />}
      <Actions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" isPending={adding.isPending}>
          <Trans>Ask the device</Trans>
        </Button>
      </Actions>
    </form>
  );
}
