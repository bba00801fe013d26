import { expect, test } from "vitest";
import { boundsOf, isDay, readTimeSpan, today } from "#shared/lib/time-span";

const NOW = new Date(2026, 10, 30, 15, 4).getTime();

test("days of an address are whole days of the reader's calendar", () => {
  expect(boundsOf({ from: "2026-02-27", to: "2026-02-28" }, NOW)).toEqual({
    since: new Date(2026, 1, 27).toISOString(),
    until: new Date(2026, 2, 1).toISOString(),
  });
  expect(boundsOf({ to: "2026-12-31" }, NOW)).toEqual({ since: undefined, until: new Date(2027, 0, 1).toISOString() });
  expect(boundsOf({}, NOW)).toEqual({ since: undefined, until: undefined });
});

test("a span until now is asked for by its beginning", () => {
  expect(boundsOf({ range: "1h", from: "2026-02-27" }, NOW)).toEqual({
    since: new Date(2026, 10, 30, 14, 4).toISOString(),
  });
});

test("what is no day is no part of a span", () => {
  expect(readTimeSpan({ from: "2026-02-31", to: "soon", range: "2w" })).toEqual({});
  expect(readTimeSpan({ from: today(NOW), to: 20261130 })).toEqual({ from: "2026-11-30" });
});

test("a year that is being typed is no day yet", () => {
  expect(["0002-03-15", "0020-03-15", "0202-03-15", "2025-03-15"].map(isDay)).toEqual([false, false, false, true]);
});
