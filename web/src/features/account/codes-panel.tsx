import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import {
  beginCodesMutation,
  disableCodesMutation,
  getCodesOptions,
  getCodesQueryKey,
} from "#client/@tanstack/react-query.gen";
import { Badge } from "#shared/ui/badge";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { TitledPanel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { CodesEnrolment } from "./codes-enrolment";

/** The second proof besides the password: a code of an application, asked for at every sign-in. */
export function CodesPanel() {
  const { t } = useLingui();
  const codes = useQuery(getCodesOptions());
  const begin = useMutation(beginCodesMutation());
  return (
    <TitledPanel title={t`One-time codes`} action={codes.data && <CodesBadge isOn={codes.data.is_on} />}>
      {codes.isPending && <SkeletonRows rows={2} />}
      {codes.isError && <ErrorNotice error={codes.error} onRetry={() => void codes.refetch()} />}
      {codes.data?.is_on && !begin.isSuccess && <CodesOn recoveryLeft={codes.data.recovery_left} />}
      {codes.data && !codes.data.is_on && !begin.isSuccess && (
        <Row
          action={
            <Button isPending={begin.isPending} onClick={() => begin.mutate({})}>
              <Trans>Set up codes</Trans>
            </Button>
          }
        >
          <Trans>Somebody who learns your password still cannot sign in without the code of your phone.</Trans>
        </Row>
      )}
      {begin.isError && <ErrorNotice error={begin.error} />}
      {begin.isSuccess && <CodesEnrolment begun={begin.data} onDone={begin.reset} />}
    </TitledPanel>
  );
}

function CodesBadge({ isOn }: { isOn: boolean }) {
  return isOn ? (
    <Badge tone="ok">
      <Trans context="codes">On</Trans>
    </Badge>
  ) : (
    <Badge>
      <Trans context="codes">Off</Trans>
    </Badge>
  );
}

function Row({ children, action }: { children: ReactNode; action: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 p-4">
      <p className="max-w-md text-muted text-sm">{children}</p>
      {action}
    </div>
  );
}

function CodesOn({ recoveryLeft }: { recoveryLeft: number }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const [code, setCode] = useState("");
  const disable = useMutation({
    ...disableCodesMutation(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: getCodesQueryKey() }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    disable.mutate({ body: { code: code.trim() } });
  };
  return (
    <>
      <Row
        action={
          !isAsking && (
            <Button variant="danger" onClick={() => setIsAsking(true)}>
              <Trans>Switch off</Trans>
            </Button>
          )
        }
      >
        <Plural value={recoveryLeft} one="# recovery code is left." other="# recovery codes are left." />
      </Row>
      {isAsking && (
        <form className="flex max-w-md flex-col gap-4 px-4 pb-4" onSubmit={submit}>
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
          {disable.isError && <ErrorNotice error={disable.error} />}
          <div className="flex gap-2">
            <Button type="submit" variant="danger" isPending={disable.isPending}>
              <Trans>Switch off</Trans>
            </Button>
            <Button onClick={() => setIsAsking(false)}>
              <Trans>Cancel</Trans>
            </Button>
          </div>
        </form>
      )}
    </>
  );
}
