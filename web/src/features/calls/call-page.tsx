import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Play } from "lucide-react";
import type { ReactNode } from "react";
import type { CallDetail } from "#client/types.gen";
import { Bytes, Duration } from "#shared/ui/amount";
import { buttonClass } from "#shared/ui/button";
import { CopyLine } from "#shared/ui/code-block";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Icon } from "#shared/ui/icon";
import { Notice } from "#shared/ui/notice";
import { Outcome } from "#shared/ui/outcome";
import { Page } from "#shared/ui/page";
import { Fact, Facts, TitledPanel } from "#shared/ui/panel";
import { usePersonName } from "#shared/ui/person-name";
import { SkeletonRows } from "#shared/ui/skeleton";
import { Ago, Moment } from "#shared/ui/time";
import { callOptions } from "./call";
import { CallContent } from "./call-content";
import { CallTimeline } from "./call-timeline";
import { argumentsOf } from "./kept";

/** One call: what was asked of whom, by whom, and how it ended. */
export function CallPage({ project, id }: { project: string; id: string }) {
  const { t } = useLingui();
  const asked = useQuery(callOptions(project, id));
  if (asked.isSuccess) return <KnownCall project={project} call={asked.data} />;
  return (
    <Page title={t`Call`} facts={<code className="font-mono text-xs">{id}</code>}>
      {asked.isError ? (
        <ErrorNotice error={asked.error} onRetry={() => void asked.refetch()} />
      ) : (
        <>
          {asked.failureCount > 0 && (
            <Notice tone="info" title={t`The record of this call is on its way`}>
              <Trans>Records reach the log a moment after their call has ended. This page asks again by itself.</Trans>
            </Notice>
          )}
          <SkeletonRows rows={6} />
        </>
      )}
    </Page>
  );
}

function KnownCall({ project, call }: { project: string; call: CallDetail }) {
  const { t } = useLingui();
  return (
    <Page
      title={call.name ?? call.method}
      facts={
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <Outcome outcome={call.outcome} />
          <Duration ms={call.duration_ms} />
          <Ago at={call.at} />
        </span>
      }
      action={<Replay project={project} call={call} />}
    >
      {call.reason && (
        <Notice tone={call.outcome === "refused" ? "warn" : "fail"} title={call.reason}>
          {call.code !== null && (
            <span className="font-mono text-xs">
              <Trans>Code {call.code}</Trans>
            </span>
          )}
        </Notice>
      )}
      {!call.is_complete && (
        <Notice tone="info" title={t`Some details are left out`}>
          <Trans>The reason and the address are for whoever made the call and for admins of the project.</Trans>
        </Notice>
      )}
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <TitledPanel title={t`What was asked`}>
          <Asked project={project} call={call} />
        </TitledPanel>
        <TitledPanel title={t`By whom`}>
          <Caller call={call} />
        </TitledPanel>
      </div>
      <TitledPanel title={t`Timeline`}>
        <CallTimeline call={call} />
      </TitledPanel>
      <CallContent project={project} call={call} />
      <div className="max-w-xl">
        <p className="mb-1 text-muted text-xs">
          <Trans>Id of the call, as errors name it</Trans>
        </p>
        <CopyLine text={call.id} label={t`Copy the id`} />
      </div>
    </Page>
  );
}

function Replay({ project, call }: { project: string; call: CallDetail }) {
  if (call.method !== "tools/call" || !call.server || !call.name) return null;
  return (
    <Link
      to="/projects/$project/tools"
      params={{ project }}
      search={{ server: call.server, tool: call.name, args: argumentsOf(call) }}
      className={buttonClass("secondary")}
    >
      <Icon of={Play} />
      <Trans>Try this tool</Trans>
    </Link>
  );
}

function Mono({ children }: { children: ReactNode }) {
  return <code className="font-mono text-xs">{children}</code>;
}

function Asked({ project, call }: { project: string; call: CallDetail }) {
  const { t } = useLingui();
  return (
    <Facts>
      <Fact name={t`Method`}>
        <Mono>{call.method}</Mono>
      </Fact>
      {call.name && (
        <Fact name={t`Name`}>
          <Mono>{call.name}</Mono>
        </Fact>
      )}
      {call.server && (
        <Fact name={t`Server`}>
          <Link
            to="/projects/$project/servers/$server"
            params={{ project, server: call.server }}
            className="hover:underline"
          >
            {call.server}
          </Link>
        </Fact>
      )}
      <Fact name={t`Endpoint`}>
        <Mono>{call.endpoint}</Mono>
      </Fact>
      <Fact name={t`Sent`}>
        <Bytes count={call.bytes_in} />
      </Fact>
      <Fact name={t`Answered`}>
        <Bytes count={call.bytes_out} />
      </Fact>
    </Facts>
  );
}

function Caller({ call }: { call: CallDetail }) {
  const { t } = useLingui();
  const nameOf = usePersonName();
  return (
    <Facts>
      <Fact name={t`Caller`}>{nameOf(call.caller)}</Fact>
      <Fact name={t`Client`}>{call.client || t`not said`}</Fact>
      <Fact name={t`Speaks`}>
        <Mono>{call.revision}</Mono> {call.transport}
      </Fact>
      {call.address && (
        <Fact name={t`Address`}>
          <Mono>{call.address}</Mono>
        </Fact>
      )}
      <Fact name={t`Time`}>
        <Moment at={call.at} />
      </Fact>
    </Facts>
  );
}
