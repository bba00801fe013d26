import { expect, test } from "vitest";
import { dataUrl, sizeOf } from "./data-url";

test("only base64 becomes an address", () => {
  expect([dataUrl("aGk=\n", "image/png"), dataUrl('"><script>', "image/png"), dataUrl("", "image/png")]).toEqual([
    "data:image/png;base64,aGk=",
    null,
    null,
  ]);
});

test("the size is that of the bytes", () => {
  expect(sizeOf("aGVsbG8h")).toBe(6);
});
