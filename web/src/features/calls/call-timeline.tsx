import { Trans, useLingui } from "@lingui/react/macro";
import type { CallDetail } from "#client/types.gen";
import { Duration } from "#shared/ui/amount";
import { Outcome } from "#shared/ui/outcome";
import { ClockTime } from "#shared/ui/time";
import { type StageName, stagesOf } from "./stages";

const LOOKS: Record<StageName, string> = {
  judged: "bg-off",
  queued: "bg-warn",
  upstream: "bg-accent",
  answered: "bg-info",
};

/** Where the time of a call went: received, judged, queued, at the server, answered. */
export function CallTimeline({ call }: { call: CallDetail }) {
  const words = useStageWords();
  const stages = stagesOf(call);
  const whole = Math.max(call.answered_ms, Number.EPSILON);
  const ended = new Date(Date.parse(call.at) + call.answered_ms).toISOString();
  return (
    <div className="flex flex-col gap-3 p-4 text-sm">
      <div className="flex items-center justify-between gap-3">
        <span>
          <span className="font-medium">
            <Trans>Received</Trans>
          </span>
          <span className="ml-2 text-muted text-xs">
            <ClockTime at={call.at} />
          </span>
        </span>
        <span className="flex items-center gap-2">
          <Outcome outcome={call.outcome} />
          <span className="text-muted text-xs">
            <ClockTime at={ended} />
          </span>
        </span>
      </div>
      <div aria-hidden="true" className="flex h-2.5 w-full gap-px overflow-hidden rounded-control bg-sunken">
        {stages.map(({ name, ms }) => (
          <span key={name} className={LOOKS[name]} style={{ flex: `${ms / whole} 0 2px` }} />
        ))}
      </div>
      <ol className="grid gap-x-6 gap-y-2 sm:grid-cols-2 lg:grid-cols-4">
        {stages.map(({ name, ms, until }) => (
          <li key={name} className="flex items-start gap-2">
            <span aria-hidden="true" className={`mt-1.5 size-2 shrink-0 rounded-[2px] ${LOOKS[name]}`} />
            <span className="min-w-0">
              <span className="block">{words[name]}</span>
              <span className="text-muted text-xs">
                <Duration ms={ms} />
                <span className="ml-2 text-faint">
                  <Trans>
                    until <Duration ms={until} />
                  </Trans>
                </span>
              </span>
            </span>
          </li>
        ))}
      </ol>
      {call.outcome === "refused" && call.reason && (
        <p className="foreign text-warn-text">
          <Trans>Refused by: {call.reason}</Trans>
        </p>
      )}
    </div>
  );
}

function useStageWords(): Record<StageName, string> {
  const { t } = useLingui();
  return {
    judged: t`Judged`,
    queued: t`Waited for a connection`,
    upstream: t`At the server`,
    answered: t`Answered`,
  };
}
