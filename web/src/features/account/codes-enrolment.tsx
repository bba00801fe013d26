import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { confirmCodesMutation, getCodesQueryKey } from "#client/@tanstack/react-query.gen";
import type { CodesBegun } from "#client/types.gen";
import { download } from "#shared/lib/download";
import { Button } from "#shared/ui/button";
import { CodeBlock, CopyLine } from "#shared/ui/code-block";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { Notice } from "#shared/ui/notice";
import { QrCode } from "./qr-code";

/** From the QR code to the first code of the application, and then to the recovery codes. */
export function CodesEnrolment({ begun, onDone }: { begun: CodesBegun; onDone: () => void }) {
  const { t } = useLingui();
  const [code, setCode] = useState("");
  const confirm = useMutation(confirmCodesMutation());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate({ body: { code: code.trim() } });
  };
  if (confirm.isSuccess) return <RecoveryCodes codes={confirm.data.recovery_codes} onDone={onDone} />;
  return (
    <div className="flex flex-wrap gap-5 p-4">
      <QrCode text={begun.url} label={t`QR code for your authenticator application`} />
      <form className="flex min-w-60 flex-1 flex-col gap-4" onSubmit={submit}>
        <p className="text-sm">
          <Trans>Scan it with an authenticator application, then type the code that it shows.</Trans>
        </p>
        <div className="flex flex-col gap-1">
          <span className="text-muted text-xs">
            <Trans>No camera? Type this into the application.</Trans>
          </span>
          <CopyLine text={begun.secret} label={t`Copy the secret`} />
        </div>
        <TextField
          label={t`One-time code`}
          autoComplete="one-time-code"
          inputMode="numeric"
          minLength={6}
          maxLength={20}
          isRequired
          isMono
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
        {confirm.isError && <ErrorNotice error={confirm.error} />}
        <div className="flex gap-2">
          <Button type="submit" variant="primary" isPending={confirm.isPending}>
            <Trans>Switch on</Trans>
          </Button>
          <Button onClick={onDone}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </form>
    </div>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const text = codes.join("\n");
  const leave = async () => {
    await queryClient.invalidateQueries({ queryKey: getCodesQueryKey() });
    onDone();
  };
  return (
    <div className="flex flex-col gap-4 p-4">
      <Notice tone="ok" title={t`Recovery codes, shown once`}>
        <Trans>Each opens once in place of a code, for the day your phone is gone. Keep them away from it.</Trans>
      </Notice>
      <CodeBlock text={text} label={t`Recovery codes`} />
      <div className="flex gap-2">
        <Button variant="primary" onClick={leave}>
          <Trans>I have stored them</Trans>
        </Button>
        <Button onClick={() => download("mcp-orch-recovery-codes.txt", `${text}\n`, "text/plain")}>
          <Trans>Save as a file</Trans>
        </Button>
      </div>
    </div>
  );
}
