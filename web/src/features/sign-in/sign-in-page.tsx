import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { signInMutation } from "#client/@tanstack/react-query.gen";
import { useStartSession } from "#shared/api/session";
import { problemCode } from "#shared/lib/explain";
import { passkeyPlace } from "#shared/passkeys/device";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { Notice } from "#shared/ui/notice";
import { focusAtFirst } from "./focus-at-first";
import { Gate } from "./gate";
import { PasskeySignIn } from "./passkey-sign-in";

interface SignInPageProps {
  isSetupNeeded: boolean;
  /** Where passkeys of this hub can be used. */
  passkeyOrigin: string | null;
  onDone: () => void;
}

/** E-mail and password; or, on a hub without people, where the set-up link is. */
export function SignInPage({ isSetupNeeded, passkeyOrigin, onDone }: SignInPageProps) {
  const { t } = useLingui();
  if (!isSetupNeeded) {
    return (
      <Gate title={t`Sign in`} lead={t`With the account of this hub.`}>
        <div className="flex flex-col gap-4">
          <SignInForm onDone={onDone} />
          {passkeyPlace(passkeyOrigin) === "here" && <PasskeySignIn onDone={onDone} />}
          <Link to="/forgot-password" className="self-center text-muted text-sm hover:text-text hover:underline">
            <Trans>Forgot the password?</Trans>
          </Link>
        </div>
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

/** What the hub answers when the password is right and a code is wanted besides. */
const CODE_NEEDED = "code-needed";

function SignInForm({ onDone }: { onDone: () => void }) {
  const { t } = useLingui();
  const startSession = useStartSession();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const login = useMutation({
    ...signInMutation(),
    onError: (error) => {
      if (problemCode(error) === CODE_NEEDED) setCode("");
    },
    onSuccess: (session) => {
      startSession(session);
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    login.mutate({ body: { email, password, code: code === null ? undefined : code.trim() } });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextField
        ref={focusAtFirst}
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
      {code !== null && (
        <TextField
          label={t`One-time code`}
          hint={t`From your application, or a recovery code.`}
          autoComplete="one-time-code"
          minLength={6}
          maxLength={20}
          isRequired
          isMono
          autoFocus
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      )}
      {login.isError && problemCode(login.error) !== CODE_NEEDED && <ErrorNotice error={login.error} />}
      <Button type="submit" variant="primary" isPending={login.isPending}>
        <Trans>Sign in</Trans>
      </Button>
    </form>
  );
}
