import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { createTokenMutation, listTokensQueryKey } from "#client/@tanstack/react-query.gen";
import type { KeyScopes, TokenScopes } from "#client/types.gen";
import { LifeField } from "#shared/keys/life-field";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { KeyReveal } from "#shared/ui/key-reveal";
import { TokenReach } from "./token-reach";

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
  const [days, setDays] = useState<number | null>(90);
  const [project, setProject] = useState<string | null>(null);
  const [scopes, setScopes] = useState<KeyScopes>({});
  const create = useMutation({
    ...createTokenMutation(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: listTokensQueryKey() }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const reach: TokenScopes = project === null ? { read_only: scopes.read_only } : { ...scopes, project };
    create.mutate({ body: { name, expires_in_days: days, scopes: reach } });
  };
  if (create.isSuccess) {
    return (
      <>
        <KeyReveal text={create.data.token} title={t`The token, shown once`} />
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
      <LifeField days={days} onChange={setDays} />
      <TokenReach project={project} scopes={scopes} onProject={setProject} onScopes={setScopes} />
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
