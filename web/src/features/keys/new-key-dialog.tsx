import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import type { KeyScopes } from "#client/types.gen";
import { useCreateKey } from "#shared/api/keys";
import { useMay } from "#shared/api/project";
import { SnippetForKey } from "#shared/connect/snippet-for-key";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { SelectField, TextField } from "#shared/ui/field";
import { KeyReveal } from "#shared/ui/key-reveal";
import { ScopeFields } from "./scope-fields";

interface NewKeyDialogProps {
  project: string;
  isOpen: boolean;
  onClose: () => void;
}

export function NewKeyDialog({ project, isOpen, onClose }: NewKeyDialogProps) {
  const { t } = useLingui();
  return (
    <Dialog title={t`New key`} isOpen={isOpen} onClose={onClose}>
      <NewKeyForm project={project} onClose={onClose} />
    </Dialog>
  );
}

const LIVES = [30, 90, 365] as const;

function NewKeyForm({ project, onClose }: { project: string; onClose: () => void }) {
  const { t } = useLingui();
  const may = useMay(project);
  const create = useCreateKey(project);
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"personal" | "service">("personal");
  const [days, setDays] = useState("90");
  const [scopes, setScopes] = useState<KeyScopes>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name, kind, expires_in_days: days === "" ? null : Number(days), scopes });
  };
  if (create.isSuccess) {
    return (
      <>
        <KeyReveal text={create.data.key} />
        <SnippetForKey project={project} apiKey={create.data.key} />
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
        hint={t`Who uses it and where, such as “Cursor on my laptop”.`}
        autoComplete="off"
        maxLength={100}
        isRequired
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {may("keys:admin") && (
        <SelectField
          label={t`Kind`}
          hint={
            kind === "personal"
              ? t`Ends when you leave the project.`
              : t`Belongs to the project and stays when you leave.`
          }
          value={kind}
          onChange={(event) => setKind(event.target.value === "service" ? "service" : "personal")}
        >
          <option value="personal">{t`Personal`}</option>
          <option value="service">{t`Service`}</option>
        </SelectField>
      )}
      <SelectField label={t`Life`} value={days} onChange={(event) => setDays(event.target.value)}>
        {LIVES.map((life) => (
          <option key={life} value={life}>
            {t`${life} days`}
          </option>
        ))}
        <option value="">{t`Without an end`}</option>
      </SelectField>
      <ScopeFields project={project} scopes={scopes} onChange={setScopes} />
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
