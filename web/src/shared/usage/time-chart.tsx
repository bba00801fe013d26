import "uplot/dist/uPlot.min.css";
import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import UPlot from "uplot";
import { useStoredChoice } from "#shared/lib/stored-choice";
import { theme } from "#shared/lib/theme";

/** One line or row of bars over time. */
export interface Series {
  word: string;
  /** A token of the theme: `--ok`, `--fail`. */
  colour: string;
  kind: "bars" | "line";
  values: readonly (number | null)[];
}

interface TimeChartProps {
  label: string;
  /** Seconds since 1970. */
  times: readonly number[];
  series: readonly Series[];
  format: (value: number) => string;
  onHover: (index: number | null) => void;
}

const HEIGHT = 150;
const DAY_S = 86_400;
/* Charts with the same word move their cursors together. */
const SYNC = "calls";

/** The drawing alone; what stands around it is `chart-panel`. Loaded when a page has a chart. */
export function TimeChart({ label, times, series, format, onHover }: TimeChartProps) {
  const { i18n } = useLingui();
  const [shownTheme] = useStoredChoice(theme);
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot>(null);
  const hear = useRef(onHover);
  const locale = i18n.locale;
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const shape = series.map(({ kind, colour }) => `${kind} ${colour}`).join();
  useEffect(() => {
    hear.current = onHover;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new theme has new colours, and new kinds of series a new drawing; new values do not
  useEffect(() => {
    const place = box.current;
    if (!place) return;
    const colour = (token: string) => colourOf(place, token);
    const drawn = new UPlot(
      {
        width: place.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { sync: { key: SYNC }, y: false, points: { show: false }, drag: { x: false, y: false } },
        scales: { y: { range: (_chart, _low, high) => [0, high > 0 ? high * 1.1 : 1] } },
        axes: [
          { ...axis(colour, (seconds) => timeWords(seconds, span, locale)), ...timeSteps(span), size: 26 },
          { ...axis(colour, format), size: 48 },
        ],
        series: [{}, ...series.map((one) => drawing(one, colour))],
        hooks: { setCursor: [(own) => hear.current(own.cursor.idx ?? null)] },
      },
      [[...times], ...series.map(({ values }) => [...values])],
      place,
    );
    chart.current = drawn;
    const follow = new ResizeObserver(() => drawn.setSize({ width: place.clientWidth, height: HEIGHT }));
    follow.observe(place);
    return () => {
      follow.disconnect();
      drawn.destroy();
      chart.current = null;
    };
  }, [shownTheme, shape, locale, span]);
  useEffect(() => {
    chart.current?.setData([[...times], ...series.map(({ values }) => [...values])]);
  }, [times, series]);
  return <div ref={box} role="img" aria-label={label} className="h-[150px] w-full overflow-hidden" />;
}

/** The colour behind a token as the canvas takes it: the browser works out which theme is shown. */
function colourOf(place: HTMLElement, token: string): string {
  const probe = document.createElement("i");
  probe.style.color = `var(${token})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function axis(colour: (token: string) => string, words: (value: number) => string): UPlot.Axis {
  return {
    stroke: colour("--faint"),
    font: '11px "Pretendard Variable", sans-serif',
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
    values: (_chart, splits) => splits.map(words),
  };
}

function drawing({ kind, colour: token }: Series, colour: (token: string) => string): UPlot.Series {
  const stroke = colour(token);
  if (kind === "line") return { stroke, width: 1.5, points: { show: true, size: 4, fill: stroke }, spanGaps: false };
  return { stroke, fill: stroke, width: 0, points: { show: false }, paths: UPlot.paths.bars?.({ size: [0.8, 24] }) };
}

/* Where days are named, a step is whole days: half of one would name it twice. */
function timeSteps(span: number): UPlot.Axis {
  return span > 2 * DAY_S ? { incrs: [1, 2, 3, 7, 14].map((days) => days * DAY_S) } : {};
}

function timeWords(seconds: number, span: number, locale: string): string {
  const options: Intl.DateTimeFormatOptions =
    span > 2 * DAY_S ? { month: "short", day: "numeric" } : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(locale, options).format(new Date(seconds * 1000));
}
