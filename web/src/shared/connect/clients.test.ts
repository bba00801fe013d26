import { expect, test } from "vitest";
import type { ClientCard } from "#client/types.gen";
import { clientOf, placesOf, withKey } from "./clients";

const CARD: ClientCard = {
  id: "cursor",
  title: "Cursor",
  way: "file",
  files: { linux: "~/.cursor/mcp.json", macos: "~/.cursor/mcp.json", windows: "~/.cursor/mcp.json" },
  project_file: null,
  language: "json",
  snippet: "Bearer {key}",
  sse_snippet: null,
  command: null,
  link: null,
  stdio_only: false,
  cloud: false,
  connect: null,
  note: null,
};

test("the key stands where the table says, or its stand-in", () => {
  expect([withKey(CARD.snippet, "abc"), withKey(CARD.snippet, null)]).toEqual(["Bearer abc", "Bearer YOUR_KEY"]);
});

test("one path for every system is said once, without systems", () => {
  expect(placesOf(CARD)).toEqual([{ path: "~/.cursor/mcp.json", systems: "" }]);
});

test("paths that differ name their systems", () => {
  const files = { linux: "~/.x", macos: "~/Library/x", windows: "~/.x" };
  expect(placesOf({ ...CARD, files })).toEqual([
    { path: "~/.x", systems: "Linux, Windows" },
    { path: "~/Library/x", systems: "macOS" },
  ]);
});

test("an unknown client is answered with the first", () => {
  expect(clientOf([CARD], "nobody")).toBe(CARD);
});
