import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { requestPasswordResetMutation } from "#client/@tanstack/react-query.gen";
import { Button, buttonClass } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { Notice } from "#shared/ui/notice";
import { Gate } from "./gate";

/** The way back in: by mail where the hub sends any, else by those who look after it. */
export function ForgotPasswordPage({ isMailed }: { isMailed: boolean }) {
  const { t } = useLingui();
  return (
    <Gate title={t`Forgot the password?`} lead={t`A link lets you choose another one. It works once.`}>
      <div className="flex flex-col gap-4">
        {isMailed ? <RequestForm /> : <NoMail />}
        <Link to="/sign-in" className={buttonClass("ghost")}>
          <Trans>Back to signing in</Trans>
        </Link>
      </div>
    </Gate>
  );
}

function NoMail() {
  const { t } = useLingui();
  return (
    <Notice tone="info" title={t`This hub sends no mail`}>
      <p>
        <Trans>Ask a hub admin for a link: they find it under Users.</Trans>
      </p>
      <p className="mt-2 text-muted">
        <Trans>
          Are you the one who runs it? In its terminal:{" "}
          <code className="whitespace-nowrap font-mono text-xs">mcp-orch users reset-password</code>
        </Trans>
      </p>
    </Notice>
  );
}

function RequestForm() {
  const { t } = useLingui();
  const [email, setEmail] = useState("");
  const request = useMutation(requestPasswordResetMutation());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    request.mutate({ body: { email } });
  };
  if (request.isSuccess) {
    return (
      <Notice tone="ok" title={t`Look into your mail`}>
        <Trans>If this address has an account here, a link is on its way to it.</Trans>
      </Notice>
    );
  }
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextField
        label={t`E-mail`}
        type="email"
        autoComplete="username"
        isRequired
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      {request.isError && <ErrorNotice error={request.error} />}
      <Button type="submit" variant="primary" isPending={request.isPending}>
        <Trans>Send the link</Trans>
      </Button>
    </form>
  );
}
