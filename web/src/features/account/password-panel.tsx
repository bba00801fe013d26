import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { changePasswordMutation, listSessionsQueryKey } from "#client/@tanstack/react-query.gen";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { NewPasswordField } from "#shared/ui/new-password-field";
import { TitledPanel } from "#shared/ui/panel";

/** A new password; it ends every other session. */
export function PasswordPanel() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    ...changePasswordMutation(),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      return queryClient.invalidateQueries({ queryKey: listSessionsQueryKey() });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ body: { current, new: next } });
  };
  return (
    <TitledPanel title={t`Password`}>
      <form className="flex max-w-md flex-col gap-4 p-4" onSubmit={submit}>
        <TextField
          label={t`Current password`}
          type="password"
          autoComplete="current-password"
          isRequired
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <NewPasswordField label={t`New password`} value={next} onChange={setNext} />
        {change.isError && <ErrorNotice error={change.error} />}
        <div className="flex items-center gap-3">
          <Button type="submit" isPending={change.isPending}>
            <Trans>Change the password</Trans>
          </Button>
          <span role="status" className="text-muted text-xs">
            {change.isSuccess && <Trans>Changed. You are signed out everywhere else.</Trans>}
          </span>
        </div>
      </form>
    </TitledPanel>
  );
}
