import { Trans } from "@lingui/react/macro";
import type { CallDetail } from "#client/types.gen";
import { Duration } from "#shared/ui/amount";
import { Outcome } from "#shared/ui/outcome";
import { ClockTime } from "#shared/ui/time";

/** From when a call was received until it ended; the hub writes down nothing finer. */
export function CallTimeline({ call }: { call: CallDetail }) {
  const ended = new Date(Date.parse(call.at) + call.duration_ms).toISOString();
  return (
    <ol className="flex flex-wrap items-center gap-3 p-4 text-sm">
      <li className="flex flex-col gap-0.5">
        <span className="font-medium">
          <Trans>Received</Trans>
        </span>
        <span className="text-muted text-xs">
          <ClockTime at={call.at} />
        </span>
      </li>
      <li className="flex min-w-24 flex-1 flex-col items-center gap-1 text-muted text-xs">
        <Duration ms={call.duration_ms} />
        <span aria-hidden="true" className="h-1 w-full rounded-control bg-accent" />
        <span className="foreign">{call.server ?? call.endpoint}</span>
      </li>
      <li className="flex flex-col gap-0.5">
        <Outcome outcome={call.outcome} />
        <span className="text-muted text-xs">
          <ClockTime at={ended} />
        </span>
      </li>
    </ol>
  );
}
