import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import type { MintedKey } from "#client/types.gen";
import { useCreateKey } from "#shared/api/keys";
import { useMay } from "#shared/api/project";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { KeyReveal } from "#shared/ui/key-reveal";

interface KeyForSnippetProps {
  project: string;
  /** A name for the key, as long as nobody typed one. */
  suggestion: string;
  minted: MintedKey | null;
  onMinted: (key: MintedKey) => void;
}

/** Makes the key on the spot, so that the snippet beside it is whole. */
export function KeyForSnippet({ project, suggestion, minted, onMinted }: KeyForSnippetProps) {
  const { t } = useLingui();
  const may = useMay(project);
  const create = useCreateKey(project);
  const [name, setName] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name: name ?? suggestion, kind: "personal", expires_in_days: 90 }, { onSuccess: onMinted });
  };
  if (minted) {
    return (
      <div className="p-4">
        <KeyReveal text={minted.key} />
      </div>
    );
  }
  if (!may("keys:create")) {
    return (
      <p className="p-4 text-muted text-sm">
        <Trans>Your role may not make keys. Ask an admin of the project for one.</Trans>
      </p>
    );
  }
  return (
    <form className="flex flex-col gap-3 p-4" onSubmit={submit}>
      <TextField
        label={t`Name of the key`}
        hint={t`Yours alone, for 90 days. Other kinds are made on the page of keys.`}
        autoComplete="off"
        maxLength={100}
        isRequired
        value={name ?? suggestion}
        onChange={(event) => setName(event.target.value)}
      />
      {create.isError && <ErrorNotice error={create.error} />}
      <div>
        <Button type="submit" variant="primary" isPending={create.isPending}>
          <Trans>Create the key</Trans>
        </Button>
      </div>
    </form>
  );
}
