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

/**
 * The same as the hub is asked: a usual span wins, and the last day is whole. Without `now` a usual span has no bounds
 * yet: it begins later with every minute.
 */
export function boundsOf({ range, from, to }: TimeSpan, now?: number): { since?: string; until?: string } {
  if (range) return now === undefined ? {} : { since: startOf(range, now) };
  return { since: from && beginOf(from, 0), until: to && beginOf(to, 1) };
}

/** Whether nothing new can fall into a span any more. */
export function isOver(span: TimeSpan, now: number): boolean {
  const { until } = boundsOf(span, now);
  return until !== undefined && Date.parse(until) <= now;
}

/** Today as an address has it. */
export function today(now: number): string {
  const date = new Date(now);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Whether a text is a day as an address has it, from the year 1000 on. */
export function isDay(text: string): boolean {
  // There is no 31st of February: such a date would be another one.
  return DAY.test(text) && today(dateOf(text, 0).getTime()) === text;
}

function dayOf(value: unknown): string | undefined {
  return typeof value === "string" && isDay(value) ? value : undefined;
}

function beginOf(day: string, later: number): string {
  return dateOf(day, later).toISOString();
}

function dateOf(day: string, later: number): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later);
}
