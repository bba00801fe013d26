import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SOURCE = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith("client") && !name.includes(".gen."))
  .map((name) => ({ name, text: readFileSync(join(SOURCE, name), "utf8") }));

test("no file of components is longer than 250 lines", () => {
  expect(files.filter(({ text }) => text.split("\n").length > 250).map(({ name }) => name)).toEqual([]);
});

test("colours are named after what they mean", () => {
  const raw =
    /(?:bg|text|border|ring|fill|stroke|outline)-(?:\[#|\[rgb|\[oklch|(?:red|green|blue|gray|zinc|slate|neutral|black|white)\b)/;
  expect(
    files.filter(({ text, name }) => !name.includes("house-rules") && raw.test(text)).map(({ name }) => name),
  ).toEqual([]);
});

test("nobody asks for a role or fetches by hand", () => {
  const forbidden = /\brole\s*===|(?<![.\w])fetch\(|XMLHttpRequest|dangerouslySetInnerHTML/;
  expect(
    files.filter(({ text, name }) => !name.includes("house-rules") && forbidden.test(text)).map(({ name }) => name),
  ).toEqual([]);
});

test("the lock names no registry and every platform", () => {
  const text = readFileSync(join(SOURCE, "../package-lock.json"), "utf8");
  const { packages }: { packages: Record<string, { optionalDependencies?: Record<string, string> }> } =
    JSON.parse(text);
  const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  const missing = wanted.filter((name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)));
  expect([missing, text.includes('"resolved"')]).toEqual([[], false]);
});
