import { expect, test } from "vitest";
import { stagesOf } from "./stages";

test("each stage lasts from the one before it", () => {
  expect(stagesOf({ judged_ms: 1, queued_ms: 3, upstream_ms: 10, answered_ms: 11 })).toEqual([
    { name: "judged", ms: 1, until: 1 },
    { name: "queued", ms: 2, until: 3 },
    { name: "upstream", ms: 7, until: 10 },
    { name: "answered", ms: 1, until: 11 },
  ]);
});

test("a refused call was never at a server", () => {
  expect(stagesOf({ judged_ms: 0.5, queued_ms: null, upstream_ms: null, answered_ms: 0.75 })).toEqual([
    { name: "judged", ms: 0.5, until: 0.5 },
    { name: "answered", ms: 0.25, until: 0.75 },
  ]);
});

test("a call that nobody answered was at the server to its end", () => {
  const stages = stagesOf({ judged_ms: 1, queued_ms: 2, upstream_ms: null, answered_ms: 9 });
  expect(stages.at(-1)).toEqual({ name: "upstream", ms: 7, until: 9 });
});

test("no stage ends before the one before it", () => {
  expect(stagesOf({ judged_ms: 2, queued_ms: 1, upstream_ms: null, answered_ms: 3 }).map(({ ms }) => ms)).toEqual([
    2, 0, 1,
  ]);
});
