import { expect, test } from "vitest";
import { auditFilterOf, ofStream, readAuditSearch } from "#shared/audit/audit-search";

const given = (search: object) => Object.entries(search).filter(([, value]) => value !== undefined);

test("an address asks for nothing that its records do not have", () => {
  const all = { who: "usr_1", kind: "key.created", method: "tools/list", outcome: "refused", project: "demo" };
  expect(given(readAuditSearch(all))).toEqual(given({ who: "usr_1", project: "demo", kind: "key.created" }));
  expect(given(readAuditSearch({ ...all, stream: "calls" }))).toEqual(
    given({ who: "usr_1", project: "demo", stream: "calls", method: "tools/list", outcome: "refused" }),
  );
  expect(given(readAuditSearch({ stream: "calls", outcome: "fine" }))).toEqual([["stream", "calls"]]);
});

test("people are asked for with all that they use, and single credentials by themselves", () => {
  expect(auditFilterOf({ who: "usr_1", kind: "key.created" }, 0)).toMatchObject({
    stream: "actions",
    member: "usr_1",
    kind: "key.created",
  });
  expect(auditFilterOf({ stream: "calls", who: "key:1" }, 0)).toMatchObject({ stream: "calls", principal: "key:1" });
});

test("what only changes have does not go over to calls", () => {
  const next = ofStream({ kind: "key.created", who: "usr_1" }, "calls");
  expect(given(next)).toEqual(given({ who: "usr_1", stream: "calls" }));
});
