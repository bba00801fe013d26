import { expect, test } from "vitest";
import { keptOf } from "./kept";

test("nothing, whole JSON with all its digits, and a text that was cut are told apart", () => {
  expect(keptOf(null)).toEqual({ kind: "nothing" });
  expect(keptOf('{"a":[1]}')).toEqual({ kind: "whole", value: { a: [1] } });
  expect(keptOf('{"a":"…')).toEqual({ kind: "cut", text: '{"a":"…' });
});
