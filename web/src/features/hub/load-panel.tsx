import { useLingui } from "@lingui/react/macro";
import type { HubHealth } from "#client/types.gen";
import { Bytes, Count, Duration } from "#shared/ui/amount";
import { Fact, Facts, TitledPanel } from "#shared/ui/panel";

/** What the process of the hub holds, and what it has done since it started. Follows by itself. */
export function LoadPanel({ health }: { health: HubHealth }) {
  const { t } = useLingui();
  const { process, calls } = health;
  const good = calls.by_outcome.ok ?? 0;
  return (
    <TitledPanel title={t`Load`}>
      <Facts>
        <Fact name={t`Memory`}>
          {process.memory_bytes === null ? "–" : <Bytes count={process.memory_bytes} />}
          <span className="ml-2 text-muted text-xs">
            {t`at most`} <Bytes count={process.peak_memory_bytes} />
          </span>
        </Fact>
        <Fact name={t`Processor time`}>
          <Duration ms={process.cpu_s * 1000} />
        </Fact>
        <Fact name={t`Calls now`}>
          <Count value={calls.in_flight} />
        </Fact>
        <Fact name={t`Calls since start`}>
          <Count value={calls.ended} />
        </Fact>
        <Fact name={t`Not answered well`}>
          <Count value={calls.ended - good} />
        </Fact>
        <Fact name={t`Process`}>
          <code className="font-mono text-xs">{process.process_id}</code>
        </Fact>
      </Facts>
    </TitledPanel>
  );
}
