import { describe, expect, test } from "vitest";
import { type Json, type JsonObject, readJson, writeJson } from "#shared/lib/json";
import { problemsOf } from "#shared/schema-form/problems";
import { shapeOf } from "#shared/schema-form/shape";
import { looksLike, startValue } from "#shared/schema-form/start";

const ask = (schema: JsonObject) => shapeOf(schema, schema).ask;

describe("what a schema asks for", () => {
  test("a Pydantic optional is the type itself, nullable", () => {
    const shape = shapeOf(
      { anyOf: [{ type: "array", items: { type: "string" } }, { type: "null" }], default: null, title: "Tags" },
      {},
    );
    expect(shape).toMatchObject({ ask: { kind: "list", member: { type: "string" } }, isNullable: true, title: "Tags" });
  });

  test("a list of types with null is nullable", () => {
    expect(shapeOf({ type: ["integer", "null"], minimum: 1 }, {})).toMatchObject({
      ask: { kind: "number", isInteger: true, minimum: 1 },
      isNullable: true,
    });
  });

  test("references and their siblings are followed", () => {
    const root: JsonObject = {
      $defs: { City: { type: "object", title: "City", properties: { name: { type: "string" } }, required: ["name"] } },
    };
    expect(shapeOf({ $ref: "#/$defs/City", description: "where" }, root)).toMatchObject({
      title: "City",
      description: "where",
      ask: {
        kind: "record",
        properties: [{ name: "name", schema: { type: "string" }, isRequired: true }],
        extra: null,
      },
    });
  });

  test("a reference in a circle falls back to JSON", () => {
    const root: JsonObject = { $defs: { A: { $ref: "#/$defs/B" }, B: { $ref: "#/$defs/A" } } };
    expect(shapeOf({ $ref: "#/$defs/A" }, root).ask).toEqual({ kind: "json" });
  });

  test("a reference out of the document falls back to JSON", () => {
    expect(ask({ $ref: "https://example.com/schema.json" })).toEqual({ kind: "json" });
  });

  test("allOf is merged", () => {
    expect(
      ask({
        allOf: [{ properties: { a: { type: "string" } }, required: ["a"] }, { properties: { b: { type: "number" } } }],
      }),
    ).toMatchObject({
      kind: "record",
      properties: [
        { name: "a", isRequired: true },
        { name: "b", isRequired: false },
      ],
    });
  });

  test("a root anyOf that only names required fields keeps its fields", () => {
    const schema: JsonObject = {
      type: "object",
      properties: { id: { type: "string" }, name: { type: "string" } },
      anyOf: [{ required: ["id"] }, { required: ["name"] }],
    };
    expect(ask(schema)).toMatchObject({ kind: "record", properties: [{ name: "id" }, { name: "name" }] });
  });

  test("a root anyOf of objects is a union that keeps the shared fields", () => {
    const schema: JsonObject = {
      type: "object",
      properties: { verbose: { type: "boolean" } },
      anyOf: [
        { title: "By id", properties: { id: { type: "string" } }, required: ["id"] },
        { title: "By name", properties: { name: { type: "string" } }, required: ["name"] },
      ],
    };
    const found = ask(schema);
    expect(
      found.kind === "union" &&
        found.options.map((option) => [option.label, Object.keys(option.schema.properties as JsonObject)]),
    ).toEqual([
      ["By id", ["verbose", "id"]],
      ["By name", ["verbose", "name"]],
    ]);
  });

  test("a discriminated union is named after its constants", () => {
    const schema: JsonObject = {
      oneOf: [
        { type: "object", properties: { kind: { const: "circle" } } },
        { type: "object", properties: { kind: { const: "square" } } },
      ],
    };
    expect(ask(schema)).toMatchObject({ kind: "union", options: [{ label: "circle" }, { label: "square" }] });
  });

  test("a union of constants is a choice", () => {
    expect(ask({ oneOf: [{ const: "a" }, { const: "b" }] })).toEqual({ kind: "choice", options: ["a", "b"] });
  });

  test("a map asks for members of its kind", () => {
    expect(ask({ type: "object", additionalProperties: { type: "integer" } })).toEqual({
      kind: "record",
      properties: [],
      extra: { type: "integer" },
    });
  });

  test("tuples and unknown words fall back to JSON", () => {
    expect(ask({ type: "array", prefixItems: [{ type: "string" }] })).toEqual({ kind: "json" });
    expect(ask({ type: "strange" })).toEqual({ kind: "json" });
    expect(ask({ not: { type: "string" } })).toEqual({ kind: "json" });
  });
});

describe("what a form begins with", () => {
  const start = (schema: JsonObject) => startValue(schema, schema);

  test("defaults, examples of what is required, and nothing invented", () => {
    expect(
      start({
        type: "object",
        properties: {
          city: { type: "string", examples: ["Seoul"] },
          unit: { type: "string", default: "metric" },
          days: { type: "integer" },
          verbose: { type: "boolean" },
          note: { anyOf: [{ type: "string" }, { type: "null" }], default: null },
        },
        required: ["city", "days", "verbose"],
      }),
    ).toEqual({ city: "Seoul", unit: "metric", verbose: false });
  });

  test("a record that requires itself ends", () => {
    const schema: JsonObject = { type: "object", properties: { next: { $ref: "#" } }, required: ["next"] };
    expect(JSON.stringify(start(schema)).length).toBeLessThan(200);
  });

  test("a value finds its option of a union", () => {
    const circle: Json = { type: "object", properties: { kind: { const: "circle" } }, required: ["kind"] };
    expect([
      looksLike({ kind: "circle" }, circle, {}),
      looksLike({ kind: "square" }, circle, {}),
      looksLike({}, circle, {}),
    ]).toEqual([true, false, false]);
  });
});

describe("JSON that loses nothing", () => {
  test.each(["123456789012345678901234567890", "1.0", "0.1000000000000000055511151231257827", "-0", "1e400"])(
    "%s stays as written",
    (digits) => {
      expect(writeJson(readJson(`{"n": ${digits}}`))).toBe(`{\n  "n": ${digits}\n}`);
    },
  );

  test("a member called __proto__ stays a member", () => {
    const value = readJson('{"__proto__": 1}') as JsonObject;
    expect(writeJson({ ...value, other: 2 })).toBe('{\n  "__proto__": 1,\n  "other": 2\n}');
  });
});

test("problems name the place and the limit", () => {
  const schema: JsonObject = {
    type: "object",
    properties: {
      name: { type: "string", minLength: 2 },
      age: { type: "integer", minimum: 0 },
      tags: { type: "array", items: { enum: ["a", "b"] } },
      "a/b": { type: "boolean" },
      size: { type: "number" },
    },
    required: ["name", "missing", "a/b"],
  };
  expect(problemsOf(schema, { name: "x", age: 1.5, tags: ["a", "c"], size: "many" }, schema)).toEqual([
    { pointer: "/name", kind: "too-short", limit: 2 },
    { pointer: "/age", kind: "not-an-integer" },
    { pointer: "/tags/1", kind: "not-a-choice" },
    { pointer: "/a~1b", kind: "missing" },
    { pointer: "/size", kind: "not-a-number" },
    { pointer: "/missing", kind: "missing" },
  ]);
});
