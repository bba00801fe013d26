import { expect, test } from "vitest";
import { filterOf, isWanted, readCallSearch } from "./call-search";

const NOW = new Date(2026, 0, 2, 12).getTime();

test("what an address says is read, and what it cannot mean is left out", () => {
  expect(readCallSearch({ server: "wiki", outcome: "refused", range: "7d", mine: true, name: 12 })).toEqual({
    server: "wiki",
    outcome: "refused",
    range: "7d",
    mine: true,
    name: "12",
  });
  const odd = readCallSearch({ outcome: "odd", range: "9y", mine: "yes", server: "", from: "2026-02-31", to: "soon" });
  expect(Object.values(odd).filter((value) => value !== undefined)).toEqual([]);
});

test("a span begins at a whole minute", () => {
  expect(filterOf({ range: "1h" }, Date.UTC(2026, 0, 1, 12, 30, 42)).since).toBe("2026-01-01T11:30:00.000Z");
});

test("a call belongs to a list when nothing in its filter says otherwise", () => {
  const call = { server: "wiki", name: "echo", outcome: "ok", mine: false };
  expect([
    isWanted(call, {}, NOW),
    isWanted(call, { server: "wiki", name: "echo" }, NOW),
    isWanted(call, { outcome: "error" }, NOW),
    isWanted(call, { mine: true }, NOW),
    isWanted("no call", {}, NOW),
  ]).toEqual([true, true, false, false, false]);
});

test("no new call belongs to days that are over", () => {
  expect([
    isWanted({}, { to: "2026-01-01" }, NOW),
    isWanted({}, { to: "2026-01-02" }, NOW),
    isWanted({}, { range: "1h", to: "2026-01-01" }, NOW),
  ]).toEqual([false, true, true]);
});
