import { expect, test } from "vitest";
import { activityFilterOf, isNewLine } from "#shared/activity/activity-filter";
import type { LiveEvent } from "#shared/api/live-events";

const NOW = new Date(2026, 0, 2, 12).getTime();
const event: LiveEvent = {
  kind: "activity",
  body: { kind: "key.created", target: { id: "key_1" }, request_id: "req_1" },
};

test("a change that was told is a new line where nothing in the search says otherwise", () => {
  const isNew = (search: object) => isNewLine(event, search, NOW);
  expect([{}, { kind: "key.created" }, { target: "key_1", request: "req_1" }, { range: "1h" }].map(isNew)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(
    [{ kind: "key.revoked" }, { target: "key_2" }, { request: "req_2" }, { who: "usr_1" }, { to: "2026-01-01" }].map(
      isNew,
    ),
  ).toEqual([false, false, false, false, false]);
  expect(isNewLine({ ...event, kind: "call" }, {}, NOW)).toBe(false);
});

test("a span until now is no part of the question that a list is known by", () => {
  expect(activityFilterOf({ range: "1h" }).since).toBeUndefined();
  expect(activityFilterOf({ range: "1h" }, NOW).since).toBe(new Date(2026, 0, 2, 11).toISOString());
  expect(activityFilterOf({ from: "2026-01-01" }).since).toBe(new Date(2026, 0, 1).toISOString());
});
