import { useLingui } from "@lingui/react/macro";
import type { GroupPoint } from "#client/types.gen";

const HEIGHT = 20;
const BAR = 2;
const STEP = 3;

/** Calls over time as small bars, what failed of them at their foot. The numbers beside it say the rest. */
export function Sparkline({ points }: { points: readonly GroupPoint[] }) {
  const { t } = useLingui();
  const most = Math.max(1, ...points.map(({ calls }) => calls));
  // What was called at all is seen, however little it is beside the rest.
  const tall = (count: number) => (count === 0 ? 0 : Math.max(1.5, (count / most) * HEIGHT));
  const width = points.length * STEP;
  return (
    <svg
      role="img"
      aria-label={t`Calls over time`}
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      className="shrink-0"
    >
      <path d={`M0 ${HEIGHT - 0.5}h${width}`} className="stroke-line-strong" />
      <path d={barsOf(points.map(({ calls }) => tall(calls)))} className="fill-accent" />
      <path d={barsOf(points.map(({ failed }) => tall(failed)))} className="fill-fail" />
    </svg>
  );
}

function barsOf(heights: readonly number[]): string {
  return heights
    .map((height, index) => height > 0 && `M${index * STEP} ${HEIGHT}v${-height}h${BAR}v${height}z`)
    .filter(Boolean)
    .join("");
}
