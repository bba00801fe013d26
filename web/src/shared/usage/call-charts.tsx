import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import type { CallStats } from "#client/types.gen";
import { useDuration } from "#shared/ui/amount";
import { ChartPanel } from "./chart-panel";

/** Calls and how many failed, and how long they took, over the same time. */
export function CallCharts({ stats }: { stats: CallStats }) {
  const { t, i18n } = useLingui();
  const duration = useDuration();
  const { points, total } = stats;
  const drawn = useMemo(
    () => ({
      times: points.map(({ at }) => Date.parse(at) / 1000),
      calls: points.map(({ calls }) => calls),
      failed: points.map(({ errors, refused }) => errors + refused),
      p50: points.map(({ p50_ms }) => p50_ms),
      p95: points.map(({ p95_ms }) => p95_ms),
    }),
    [points],
  );
  const number = new Intl.NumberFormat(i18n.locale);
  const count = (value: number) => (Number.isInteger(value) ? number.format(value) : "");
  const span = (ms: number | null) => (ms === null ? "–" : duration(ms));
  return (
    <div className="grid gap-5 lg:grid-cols-2">
      <ChartPanel
        title={t`Calls over time`}
        times={drawn.times}
        format={count}
        totals={[number.format(total.calls), number.format(total.errors + total.refused)]}
        series={[
          { word: t`Calls`, colour: "--accent", kind: "bars", values: drawn.calls },
          { word: t`Failed or refused`, colour: "--fail", kind: "bars", values: drawn.failed },
        ]}
      />
      <ChartPanel
        title={t`How long they took`}
        times={drawn.times}
        format={duration}
        totals={[span(total.p50_ms), span(total.p95_ms)]}
        series={[
          { word: t`half within`, colour: "--info", kind: "line", values: drawn.p50 },
          { word: t`95% within`, colour: "--warn", kind: "line", values: drawn.p95 },
        ]}
      />
    </div>
  );
}
