import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { resetPasswordMutation } from "#client/@tanstack/react-query.gen";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { NewPasswordField } from "#shared/ui/new-password-field";
import { Gate } from "./gate";

/** A one-time link led here: a new password, and then to the door. */
export function ResetPasswordPage({ token, onDone }: { token: string; onDone: () => void }) {
  const { t } = useLingui();
  const [password, setPassword] = useState("");
  const reset = useMutation({ ...resetPasswordMutation(), onSuccess: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reset.mutate({ body: { token, password } });
  };
  return (
    <Gate title={t`Choose a password`} lead={t`The link works once.`}>
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <NewPasswordField label={t`New password`} value={password} onChange={setPassword} />
        {reset.isError && <ErrorNotice error={reset.error} />}
        <Button type="submit" variant="primary" isPending={reset.isPending}>
          <Trans>Save and sign in</Trans>
        </Button>
      </form>
    </Gate>
  );
}
