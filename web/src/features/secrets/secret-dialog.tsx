import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { listSecretsQueryKey, putSecretMutation } from "#client/@tanstack/react-query.gen";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";

interface SecretDialogProps {
  project: string;
  /** Whose value is set; empty for a new one, null while nothing is asked. */
  name: string | null;
  onClose: () => void;
}

export function SecretDialog({ project, name, onClose }: SecretDialogProps) {
  const { t } = useLingui();
  return (
    <Dialog title={name ? t`Replace ${name}` : t`New secret`} isOpen={name !== null} onClose={onClose}>
      <SecretForm project={project} name={name ?? ""} onClose={onClose} />
    </Dialog>
  );
}

function SecretForm({ project, name, onClose }: { project: string; name: string; onClose: () => void }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState(name);
  const [value, setValue] = useState("");
  const put = useMutation({
    ...putSecretMutation(),
    onSuccess: () => {
      onClose();
      return queryClient.invalidateQueries({ queryKey: listSecretsQueryKey({ path: { project } }) });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    put.mutate({ path: { project, name: typed }, body: { value } });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      {name === "" && (
        <TextField
          label={t`Name`}
          hint={t`Capital letters, digits and underscore, such as GITHUB_TOKEN.`}
          pattern="[A-Z_][A-Z0-9_]*"
          autoComplete="off"
          isRequired
          isMono
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      <TextField
        label={t`Value`}
        type="password"
        hint={t`Sealed at once. Servers that name it get the new value when they start again.`}
        autoComplete="off"
        isRequired
        isMono
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      {put.isError && <ErrorNotice error={put.error} />}
      <Actions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" isPending={put.isPending}>
          <Trans>Save</Trans>
        </Button>
      </Actions>
    </form>
  );
}
