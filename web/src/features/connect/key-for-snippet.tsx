import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import type { MintedKey } from "#client/types.gen";
import { useCreateKey } from "#shared/api/keys";
import { useMay } from "#shared/api/project";
import { LifeField } from "#shared/keys/life-field";
import { ReadOnlyField } from "#shared/keys/read-only-field";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { KeyReveal } from "#shared/ui/key-reveal";
import type { EndpointWanted } from "./endpoint-choice";

interface KeyForSnippetProps {
  project: string;
  /** The server or toolset that was chosen, to which the key can be limited. */
  only: EndpointWanted;
  /** A name for the key, as long as nobody typed one. */
  suggestion: string;
  minted: MintedKey | null;
  /** The key, and to which of these it is limited. */
  onMinted: (key: MintedKey, limit: EndpointWanted) => void;
}

/** Makes the key on the spot, so that the snippet beside it is whole. */
export function KeyForSnippet({ project, only, suggestion, minted, onMinted }: KeyForSnippetProps) {
  const { t } = useLingui();
  const may = useMay(project);
  const create = useCreateKey(project);
  const [name, setName] = useState<string | null>(null);
  const [days, setDays] = useState<number | null>(90);
  const [isLimited, setIsLimited] = useState(true);
  const [isReadOnly, setIsReadOnly] = useState(false);
  const target = only.server ?? only.toolset;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const limit = isLimited ? only : {};
    const scopes = {
      servers: limit.server === undefined ? [] : [limit.server],
      toolsets: limit.toolset === undefined ? [] : [limit.toolset],
      read_only: isReadOnly,
    };
    create.mutate(
      { name: name ?? suggestion, kind: "personal", expires_in_days: days, scopes },
      { onSuccess: (key) => onMinted(key, limit) },
    );
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
        hint={t`Yours alone. Other kinds are made on the page of keys.`}
        autoComplete="off"
        maxLength={100}
        isRequired
        value={name ?? suggestion}
        onChange={(event) => setName(event.target.value)}
      />
      <LifeField days={days} onChange={setDays} />
      {target !== undefined && (
        <ReadOnlyField label={t`Opens nothing but ${target}`} isOn={isLimited} onChange={setIsLimited} />
      )}
      <ReadOnlyField
        label={t`Only tools that an admin confirmed as read only`}
        isOn={isReadOnly}
        onChange={setIsReadOnly}
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
