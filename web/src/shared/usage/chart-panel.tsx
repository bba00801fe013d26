import { Trans, useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useState } from "react";
import { TitledPanel } from "#shared/ui/panel";
import { Segmented } from "#shared/ui/segmented";
import { TableHead, TableRow } from "#shared/ui/table";
import { Moment } from "#shared/ui/time";
import type { Series } from "./time-chart";

const TimeChart = lazy(async () => ({ default: (await import("./time-chart")).TimeChart }));

interface ChartPanelProps {
  title: string;
  times: readonly number[];
  series: readonly Series[];
  format: (value: number) => string;
  /** What stands at the title while nothing is pointed at. */
  totals: readonly string[];
}

/** A chart with what it says in words: at the title for the moment pointed at, and as a table for whoever wants one. */
export function ChartPanel({ title, times, series, format, totals }: ChartPanelProps) {
  const { t } = useLingui();
  const [view, setView] = useState<"chart" | "table">("chart");
  const [index, setIndex] = useState<number | null>(null);
  const at = index === null ? undefined : times[index];
  return (
    <TitledPanel
      title={title}
      action={
        <Segmented
          label={t`View of ${title}`}
          value={view}
          options={[
            { value: "chart", label: t`Chart` },
            { value: "table", label: t`Table` },
          ]}
          onChange={setView}
        />
      }
    >
      {view === "table" ? (
        <ValueTable title={title} times={times} series={series} format={format} />
      ) : (
        <div className="flex flex-col gap-1 px-4 py-3">
          <div className="flex min-h-5 flex-wrap gap-x-5 text-sm">
            {series.map((one, place) => {
              const value = index === null ? undefined : one.values[index];
              const words = value === undefined ? totals[place] : value === null ? "–" : format(value);
              return (
                <span key={one.word} className="flex items-center gap-1.5">
                  <Swatch colour={one.colour} />
                  <span className="text-muted">{one.word}</span>
                  <span className="font-medium">{words}</span>
                </span>
              );
            })}
            <span className="ml-auto text-muted text-xs">
              {at !== undefined && <Moment at={new Date(at * 1000).toISOString()} />}
            </span>
          </div>
          <Suspense fallback={<div className="h-[150px]" />}>
            <TimeChart label={title} times={times} series={series} format={format} onHover={setIndex} />
          </Suspense>
        </div>
      )}
    </TitledPanel>
  );
}

const SWATCHES: Record<string, string> = {
  "--accent": "rounded-[2px] bg-accent",
  "--fail": "rotate-45 rounded-[2px] bg-fail",
  "--info": "rounded-full bg-info",
  "--warn": "rounded-[2px] border-2 border-warn",
};

function Swatch({ colour }: { colour: string }) {
  return <span aria-hidden="true" className={`inline-block size-2 ${SWATCHES[colour] ?? "bg-off"}`} />;
}

type ValueTableProps = Omit<ChartPanelProps, "totals">;

/** The same numbers, newest first; moments without a call are left out. */
function ValueTable({ title, times, series, format }: ValueTableProps) {
  const rows = times
    .map((at, index) => ({ at, values: series.map(({ values }) => values[index] ?? null) }))
    .filter(({ values }) => values.some((value) => value !== null && value > 0))
    .toReversed();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label={title} tabIndex={0} className="max-h-52 overflow-auto">
      <table className="w-full text-sm">
        <TableHead>
          <th scope="col">
            <Trans>Time</Trans>
          </th>
          {series.map(({ word }) => (
            <th key={word} scope="col" className="text-right">
              {word}
            </th>
          ))}
        </TableHead>
        <tbody className="divide-y divide-line">
          {rows.map(({ at, values }) => (
            <TableRow key={at}>
              <td>
                <Moment at={new Date(at * 1000).toISOString()} />
              </td>
              {values.map((value, place) => (
                <td key={series[place]?.word} className="text-right">
                  {value === null ? "–" : format(value)}
                </td>
              ))}
            </TableRow>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && (
        <p className="px-4 py-3 text-muted text-sm">
          <Trans>No call in this time.</Trans>
        </p>
      )}
    </section>
  );
}
