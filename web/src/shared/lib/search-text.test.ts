import { expect, test } from "vitest";
import { fits } from "#shared/lib/search-text";

test("every word must stand somewhere, in whatever case", () => {
  expect(fits("ada EXAMPLE", "Ada", "ada@example.com")).toBe(true);
  expect(fits("ada wiki", "Ada", "ada@example.com")).toBe(false);
});

test("nothing typed fits everything, and what is not known is no text", () => {
  expect(fits(undefined, "Ada")).toBe(true);
  expect(fits("  ", null)).toBe(true);
  expect(fits("null", null, undefined)).toBe(false);
});
