import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { signInMutation } from "#client/@tanstack/react-query.gen";
import { useStartSession } from "#shared/api/session";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { Notice } from "#shared/ui/notice";
import { Gate } from "./gate";

interface SignInPageProps {
  isSetupNeeded: boolean;
  onDone: () => void;
}

/** E-mail and password; or, on a hub without people, where the set-up link is. */
export function SignInPage({ isSetupNeeded, onDone }: SignInPageProps) {
  const { t } = useLingui();
  if (!isSetupNeeded) {
    return (
      <Gate title={t`Sign in`} lead={t`With the account of this hub.`}>
        <SignInForm onDone={onDone} />
      </Gate>
    );
  }
  return (
    <Gate title={t`This hub has no account yet`} lead={t`The first one is made with a link that works once.`}>
      <Notice tone="info" title={t`Open the set-up link`}>
        <Trans>
          The terminal in which <code className="font-mono text-xs">mcp-orch serve</code> was started shows it.
        </Trans>
      </Notice>
    </Gate>
  );
}

function SignInForm({ onDone }: { onDone: () => void }) {
  const { t } = useLingui();
  const startSession = useStartSession();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const login = useMutation({
    ...signInMutation(),
    onSuccess: (session) => {
      startSession(session);
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    login.mutate({ body: { email, password } });
  };
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
      <TextField
        label={t`Password`}
        type="password"
        autoComplete="current-password"
        isRequired
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {login.isError && <ErrorNotice error={login.error} />}
      <Button type="submit" variant="primary" isPending={login.isPending}>
        <Trans>Sign in</Trans>
      </Button>
    </form>
  );
}
