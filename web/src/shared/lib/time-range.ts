export type TimeRange = "1h" | "24h" | "7d" | "30d";

export const TIME_RANGES: readonly TimeRange[] = ["1h", "24h", "7d", "30d"];

const HOURS: Record<TimeRange, number> = { "1h": 1, "24h": 24, "7d": 168, "30d": 720 };
const HOUR_MS = 3_600_000;
const STEP_MS = 60_000;

/** A span of time from an address; undefined where it is none of ours. */
export function timeRangeOf(value: unknown): TimeRange | undefined {
  return TIME_RANGES.find((range) => range === value);
}

/** Where a span begins, to the minute: the same question stays the same question for a while. */
export function startOf(range: TimeRange, now: number): string {
  return new Date(Math.floor((now - HOURS[range] * HOUR_MS) / STEP_MS) * STEP_MS).toISOString();
}
