import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Json, type JsonObject, readJson, writeJson } from "#shared/lib/json";
import { problemsOf } from "#shared/schema-form/problems";
import { shapeOf } from "#shared/schema-form/shape";
import { startValue } from "#shared/schema-form/start";

interface Case {
  name: string;
  style: string;
  schema: JsonObject;
  values: JsonObject[];
}

const FILE = fileURLToPath(new URL("../../../../tests/web/schema_corpus.json", import.meta.url));
const corpus = readJson(readFileSync(FILE, "utf8")) as unknown as Case[];

describe.each(corpus)("$style: $name", ({ schema, values }) => {
  test("its arguments are asked for one by one, or as one of several kinds", () => {
    expect(["record", "union"]).toContain(shapeOf(schema, schema).ask.kind);
  });

  test("nothing is wrong with values that fit", () => {
    expect(values.map((value) => problemsOf(schema, value, schema))).toEqual(values.map(() => []));
  });

  test("what it begins with has nothing wrong but what is missing", () => {
    const start: Json = startValue(schema, schema) ?? {};
    expect(problemsOf(schema, start, schema).filter(({ kind }) => kind !== "missing")).toEqual([]);
  });

  test("values are written as they were read", () => {
    expect(values.map((value) => readJson(writeJson(value)))).toEqual(values);
  });
});
