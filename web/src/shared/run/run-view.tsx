import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Square } from "lucide-react";
import { type JsonObject, numberOf, scalarText } from "#shared/lib/json";
import { useDuration } from "#shared/ui/amount";
import { Button } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Icon } from "#shared/ui/icon";
import { JsonTree } from "#shared/ui/json-tree";
import { Notice } from "#shared/ui/notice";
import { TitledPanel } from "#shared/ui/panel";
import { Questions } from "./questions";
import { ResultView } from "./result-view";
import type { RunState } from "./use-run";

interface RunViewProps {
  project: string;
  /** Whose tool or prompt runs: it is named where the server asks something. */
  server: string;
  state: RunState;
  onCancel: () => void;
}

/** How the run stands, what the server wants to know on the way, and how it ended. */
export function RunView({ project, server, state, onCancel }: RunViewProps) {
  const { t } = useLingui();
  const cancel = (
    <Button size="small" icon={<Icon of={Square} />} onClick={onCancel}>
      <Trans>Cancel</Trans>
    </Button>
  );
  return (
    <TitledPanel
      title={t`Result`}
      action={state.phase === "running" ? cancel : <Ended project={project} state={state} />}
    >
      {state.phase === "running" && state.callId !== null && (
        <Questions
          key={state.callId}
          project={project}
          server={server}
          call={state.callId}
          questions={state.questions}
        />
      )}
      <div aria-live="polite">
        <Phase state={state} />
        {"logs" in state && state.logs.length > 0 && <Logs logs={state.logs} />}
      </div>
    </TitledPanel>
  );
}

function Phase({ state }: { state: RunState }) {
  const { t } = useLingui();
  switch (state.phase) {
    case "idle":
      return <EmptyState title={t`Nothing has run yet.`}>{t`The answer of the tool appears here.`}</EmptyState>;
    case "running":
      return <Progress progress={state.progress} />;
    case "answered":
      return <ResultView result={state.result} />;
    case "refused":
      return <Failure failure={state.failure} />;
    case "failed":
      return (
        <div className="p-4">
          <ErrorNotice error={state.error} />
        </div>
      );
    case "cancelled":
      return (
        <div className="p-4">
          <Notice tone="info" title={t`Cancelled`}>
            <Trans>The server was told to stop. What it did before stays done.</Trans>
          </Notice>
        </div>
      );
  }
}

/** How long it took, and where it is written down. */
function Ended({ project, state }: { project: string; state: RunState }) {
  const duration = useDuration();
  if (state.phase !== "answered" && state.phase !== "refused") return null;
  return (
    <span className="flex items-center gap-3 text-muted text-xs">
      {state.phase === "answered" && <span>{duration(state.tookMs)}</span>}
      {state.callId !== null && (
        <Link
          to="/projects/$project/calls/$call"
          params={{ project, call: state.callId }}
          className="text-accent-text hover:underline"
        >
          <Trans>Its record</Trans>
        </Link>
      )}
    </span>
  );
}

function Progress({ progress }: { progress: JsonObject | null }) {
  const { t } = useLingui();
  const done = numberOf(progress?.progress);
  const total = numberOf(progress?.total);
  const message = typeof progress?.message === "string" ? progress.message : null;
  return (
    <div className="flex flex-col gap-2 p-4">
      <progress
        aria-label={t`Progress of the call`}
        className="progress h-1.5 w-full"
        max={total ?? 1}
        value={total === null || done === null ? undefined : done}
      />
      <p className="foreign text-muted text-sm">
        {message ?? <Trans>The tool is at work.</Trans>}
        {done !== null && <span className="ml-2 text-faint">{total === null ? done : `${done} / ${total}`}</span>}
      </p>
    </div>
  );
}

function Failure({ failure }: { failure: JsonObject }) {
  const { t } = useLingui();
  const message = typeof failure.message === "string" ? failure.message : t`The call failed.`;
  const { code, hint } = failure;
  return (
    <div className="flex flex-col gap-3 p-4">
      <Notice tone="fail" isAlert title={message}>
        {typeof hint === "string" && <p className="foreign">{hint}</p>}
        {code !== undefined && code !== null && <span className="font-mono text-xs">{scalarText(code)}</span>}
      </Notice>
      {failure.data !== undefined && <JsonTree value={failure.data} />}
    </div>
  );
}

function Logs({ logs }: { logs: JsonObject[] }) {
  return (
    <details className="border-line border-t px-4 py-3 text-sm">
      <summary className="text-muted">
        <Trans>Messages on the way: {logs.length}</Trans>
      </summary>
      {logs.map((log) => (
        <JsonTree key={JSON.stringify(log)} value={log} />
      ))}
    </details>
  );
}
