import { startOf, type TimeRange, timeRangeOf } from "#shared/lib/time-range";

/** From when to when, as an address has it: a usual span until now, or whole days of the reader's calendar. */
export interface TimeSpan {
  range?: TimeRange;
  from?: string;
  to?: string;
}

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

export function readTimeSpan({ range, from, to }: Record<string, unknown>): TimeSpan {
  return { range: timeRangeOf(range), from: dayOf(from), to: dayOf(to) };
}

/** The same as the hub is asked: a usual span wins, and the last day is whole. */
export function boundsOf({ range, from, to }: TimeSpan, now: number): { since?: string; until?: string } {
  if (range) return { since: startOf(range, now) };
  return { since: from && beginOf(from, 0), until: to && beginOf(to, 1) };
}

/** Today as an address has it. */
export function today(now: number): string {
  const date = new Date(now);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function dayOf(value: unknown): string | undefined {
  if (typeof value !== "string" || !DAY.test(value)) return undefined;
  // There is no 31st of February: such a date would be another one.
  return today(dateOf(value, 0).getTime()) === value ? value : undefined;
}

function beginOf(day: string, later: number): string {
  return dateOf(day, later).toISOString();
}

function dateOf(day: string, later: number): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later);
}
