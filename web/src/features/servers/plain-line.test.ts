import { expect, test } from "vitest";
import { plainLine } from "./plain-line";

test("colours go, links of terminals go, control characters show", () => {
  expect(plainLine("\u001B[31mred\u001B[0m \u001B]8;;http://x\u0007link\u001B]8;;\u0007 \u0008\u202Eend")).toBe(
    "red link ··end",
  );
});
