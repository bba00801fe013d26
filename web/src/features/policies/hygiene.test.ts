import { expect, test } from "vitest";
import type { Key } from "#client/types.gen";
import { concernsOf } from "./hygiene";

const NOW = Date.parse("2026-11-30T00:00:00Z");
const KEY: Key = {
  id: "k",
  name: "laptop",
  kind: "personal",
  state: "active",
  prefix: "project_k",
  holder: null,
  mine: true,
  scopes: { servers: [], toolsets: [], tools: [], read_only: false },
  addresses: [],
  limits: {},
  created_at: "2026-11-29T00:00:00Z",
  expires_at: "2027-01-01T00:00:00Z",
  rotated_at: null,
  previous_until: null,
  revoked_at: null,
  last_used_at: null,
  last_used_address: null,
  last_used_client: null,
};

test("a fresh key with an end is nobody's concern", () => {
  expect(concernsOf(KEY, NOW)).toEqual([]);
});

test("unused for two weeks, without an end, old since its last rotation", () => {
  expect(concernsOf({ ...KEY, created_at: "2026-11-01T00:00:00Z" }, NOW)).toEqual(["never-used"]);
  expect(concernsOf({ ...KEY, expires_at: null }, NOW)).toEqual(["no-end"]);
  const old = { ...KEY, created_at: "2025-01-01T00:00:00Z", last_used_at: "2026-11-29T00:00:00Z" };
  expect(concernsOf(old, NOW)).toEqual(["old"]);
  expect(concernsOf({ ...old, rotated_at: "2026-11-01T00:00:00Z" }, NOW)).toEqual([]);
});

test("a key that opens nothing any more is left alone", () => {
  expect(concernsOf({ ...KEY, state: "revoked", expires_at: null }, NOW)).toEqual([]);
});
