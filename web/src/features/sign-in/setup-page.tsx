import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { setUpMutation } from "#client/@tanstack/react-query.gen";
import { useStartSession } from "#shared/api/session";
import { Button, buttonClass } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { NewPasswordField } from "#shared/ui/new-password-field";
import { Notice } from "#shared/ui/notice";
import { focusAtFirst } from "./focus-at-first";
import { Gate } from "./gate";

interface SetupPageProps {
  token: string;
  isNeeded: boolean;
  onDone: () => void;
}

/** The first account of the hub: three fields, no other question. */
export function SetupPage({ token, isNeeded, onDone }: SetupPageProps) {
  const { t } = useLingui();
  if (!isNeeded) {
    return (
      <Gate title={t`This hub is set up`} lead={t`The link has done its work. Sign in with the account made by it.`}>
        <Link to="/sign-in" className={buttonClass("primary")}>
          <Trans>Sign in</Trans>
        </Link>
      </Gate>
    );
  }
  return (
    <Gate title={t`Set up the hub`} lead={t`Your account will be the first, and may do everything.`}>
      {token === "" ? (
        <Notice tone="warn" title={t`The link is not whole`}>
          <Trans>Copy all of it from the terminal, with everything behind the #.</Trans>
        </Notice>
      ) : (
        <SetupForm token={token} onDone={onDone} />
      )}
    </Gate>
  );
}

function SetupForm({ token, onDone }: { token: string; onDone: () => void }) {
  const { t } = useLingui();
  const startSession = useStartSession();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const setUp = useMutation({
    ...setUpMutation(),
    onSuccess: (session) => {
      startSession(session);
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setUp.mutate({ body: { token, name, email, password } });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextField
        ref={focusAtFirst}
        label={t`Your name`}
        autoComplete="name"
        isRequired
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t`E-mail`}
        type="email"
        autoComplete="username"
        isRequired
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <NewPasswordField label={t`Password`} value={password} onChange={setPassword} />
      {setUp.isError && <ErrorNotice error={setUp.error} />}
      <Button type="submit" variant="primary" isPending={setUp.isPending}>
        <Trans>Create the account</Trans>
      </Button>
    </form>
  );
}
