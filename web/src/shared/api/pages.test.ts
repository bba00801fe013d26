import { describe, expect, it } from "vitest";
import { everyPage } from "#shared/api/pages";

/** A list of numbers in pages of two. */
function listOf(length: number) {
  return async (cursor: string | undefined) => {
    const begin = Number(cursor ?? 0);
    const end = Math.min(begin + 2, length);
    const items = Array.from({ length: end - begin }, (_, place) => begin + place);
    return { items, next_cursor: end < length ? String(end) : null };
  };
}

describe("every page of a list", () => {
  it.each([0, 1, 2, 5, 200])("holds all of %i", async (length) => {
    const whole = await everyPage(listOf(length));
    expect(whole.items).toEqual(Array.from({ length }, (_, place) => place));
    expect(whole.next_cursor).toBeNull();
  });

  it("says where it was cut when there are too many", async () => {
    const whole = await everyPage(listOf(201));
    expect(whole.items).toHaveLength(200);
    expect(whole.next_cursor).toBe("200");
  });
});
