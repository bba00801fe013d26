import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import type { KeyScopes } from "#client/types.gen";
import { useCreateKey } from "#shared/api/keys";
import { useMay } from "#shared/api/project";
import { SnippetForKey } from "#shared/connect/snippet-for-key";
import { LifeField } from "#shared/keys/life-field";
import { ReadOnlyField } from "#shared/keys/read-only-field";
import { ScopeFields } from "#shared/keys/scope-fields";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { SelectField, TextField } from "#shared/ui/field";
import { KeyReveal } from "#shared/ui/key-reveal";
import { NO_LIMITS, sentLimits } from "./key-limits";
import { LimitFields } from "./limit-fields";

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

function NewKeyForm({ project, onClose }: { project: string; onClose: () => void }) {
  const { t } = useLingui();
  const may = useMay(project);
  const create = useCreateKey(project);
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"personal" | "service">("personal");
  const [days, setDays] = useState<number | null>(90);
  const [scopes, setScopes] = useState<KeyScopes>({});
  const [limits, setLimits] = useState(NO_LIMITS);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name, kind, expires_in_days: days, scopes, ...sentLimits(limits) });
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
      <LifeField days={days} onChange={setDays} />
      <details className="rounded-control border border-line px-3 py-2">
        <summary className="font-medium text-sm">
          <Trans>Limit what it opens</Trans>
        </summary>
        <div className="flex flex-col gap-4 pt-3">
          <ScopeFields project={project} scopes={scopes} onChange={setScopes} />
          <ReadOnlyField
            isOn={scopes.read_only ?? false}
            label={t`Only tools that an admin confirmed as read only`}
            onChange={(isOn) => setScopes({ ...scopes, read_only: isOn })}
          />
          <LimitFields limits={limits} onChange={setLimits} />
        </div>
      </details>
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
