import { isJsonObject, type Json, type JsonObject, numberOf } from "#shared/lib/json";
import { flatten, merge } from "#shared/schema-form/flatten";

/** A property of a record, as its form shows it. */
export interface Property {
  name: string;
  schema: Json;
  isRequired: boolean;
}

export interface UnionOption {
  label: string;
  schema: JsonObject;
}

/** What to ask a person for. `json` is the way out for everything the form does not speak. */
export type Ask =
  | { kind: "text"; format: string | null }
  | { kind: "number"; isInteger: boolean; minimum: number | null; maximum: number | null }
  | { kind: "boolean" }
  | { kind: "choice"; options: Json[] }
  | { kind: "constant"; value: Json }
  | { kind: "list"; member: Json }
  | { kind: "record"; properties: Property[]; extra: Json | null }
  | { kind: "union"; options: UnionOption[] }
  | { kind: "json" };

export interface Shape {
  ask: Ask;
  title: string | null;
  description: string | null;
  isNullable: boolean;
  fallback: Json | undefined;
  examples: Json[];
}

const text = (value: Json | undefined) => (typeof value === "string" && value !== "" ? value : null);
const isNullSchema = (schema: JsonObject) => schema.type === "null" || schema.const === null;

/** Reads a schema: what to ask for, and what is said about it. Never throws, whatever the schema. */
export function shapeOf(schema: Json | undefined, root: JsonObject): Shape {
  const flat = flatten(schema, root);
  if (!flat)
    return {
      ask: { kind: "json" },
      title: null,
      description: null,
      isNullable: false,
      fallback: undefined,
      examples: [],
    };
  const { ask, isNullable } = readAsk(flat, root);
  return {
    ask,
    isNullable,
    title: text(flat.title),
    description: text(flat.description),
    fallback: flat.default,
    examples: Array.isArray(flat.examples) ? flat.examples : [],
  };
}

interface Reading {
  ask: Ask;
  isNullable: boolean;
}

function readAsk(flat: JsonObject, root: JsonObject): Reading {
  if (flat.const !== undefined) return { ask: { kind: "constant", value: flat.const }, isNullable: false };
  if (Array.isArray(flat.enum)) return readChoice(flat.enum);
  const options = Array.isArray(flat.anyOf) ? flat.anyOf : flat.oneOf;
  if (Array.isArray(options)) return readUnion(flat, options, root);
  const type = flat.type;
  if (Array.isArray(type))
    return readUnion(
      flat,
      type.map((name) => ({ type: name })),
      root,
    );
  return { ask: readType(flat), isNullable: false };
}

function readChoice(values: Json[]): Reading {
  const options = values.filter((value) => value !== null);
  return { ask: { kind: "choice", options }, isNullable: options.length < values.length };
}

/** Only tells which fields go together (`anyOf: [{required: [a]}, {required: [b]}]`): nothing more to ask for. */
function isMereConstraint(option: JsonObject): boolean {
  return Object.keys(option).every(
    (name) => name === "required" || name === "not" || name === "title" || name === "description",
  );
}

function readUnion(flat: JsonObject, options: Json[], root: JsonObject): Reading {
  const base = Object.fromEntries(
    Object.entries(flat).filter(
      ([name]) => !["anyOf", "oneOf", "title", "description", "default", "examples"].includes(name),
    ),
  );
  const shared = Array.isArray(base.type)
    ? Object.fromEntries(Object.entries(base).filter(([name]) => name !== "type"))
    : base;
  const flatOptions: JsonObject[] = [];
  for (const option of options) {
    const one = flatten(option, root);
    if (!one) return { ask: { kind: "json" }, isNullable: false };
    flatOptions.push(one);
  }
  const values = flatOptions.filter((option) => !isNullSchema(option));
  const isNullable = values.length < flatOptions.length;
  const [only] = values;
  if (only === undefined) return { ask: { kind: "constant", value: null }, isNullable: false };
  if (shared.properties !== undefined && values.every(isMereConstraint)) return { ask: readType(shared), isNullable };
  if (values.length === 1) {
    const inner = readAsk(merge(shared, only), root);
    return { ask: inner.ask, isNullable: isNullable || inner.isNullable };
  }
  if (values.every((option) => option.const !== undefined)) {
    return { ask: { kind: "choice", options: values.map((option) => option.const ?? null) }, isNullable };
  }
  const labelled = values.map((option, index) => ({
    label: optionLabel(option, index),
    schema: merge(shared, option),
  }));
  return { ask: { kind: "union", options: labelled }, isNullable };
}

function optionLabel(option: JsonObject, index: number): string {
  const properties = isJsonObject(option.properties) ? Object.values(option.properties) : [];
  const discriminator = properties
    .map((property) => (isJsonObject(property) ? property.const : undefined))
    .find((value) => typeof value === "string");
  const required = Array.isArray(option.required) ? option.required.join(", ") : null;
  return (
    text(option.title) ??
    text(discriminator) ??
    text(option.const) ??
    required ??
    text(option.type) ??
    String(index + 1)
  );
}

function readType(flat: JsonObject): Ask {
  const type = flat.type ?? (flat.properties === undefined ? undefined : "object");
  switch (type) {
    case "string":
      return { kind: "text", format: text(flat.format) };
    case "number":
    case "integer":
      return {
        kind: "number",
        isInteger: type === "integer",
        minimum: numberOf(flat.minimum),
        maximum: numberOf(flat.maximum),
      };
    case "boolean":
      return { kind: "boolean" };
    case "null":
      return { kind: "constant", value: null };
    case "array":
      return flat.prefixItems === undefined && !Array.isArray(flat.items)
        ? { kind: "list", member: flat.items ?? true }
        : { kind: "json" };
    case "object":
      return readRecord(flat);
    default:
      return { kind: "json" };
  }
}

function readRecord(flat: JsonObject): Ask {
  const required = Array.isArray(flat.required) ? flat.required : [];
  const declared = isJsonObject(flat.properties) ? flat.properties : {};
  const properties = Object.entries(declared).map(([name, schema]) => ({
    name,
    schema,
    isRequired: required.includes(name),
  }));
  const missing = required.filter((name) => typeof name === "string" && !Object.hasOwn(declared, name));
  const undeclared = missing.map((name) => ({ name: String(name), schema: true, isRequired: true }));
  return { kind: "record", properties: [...properties, ...undeclared], extra: extraOf(flat, properties.length) };
}

/** What members without a declaration look like; null when the form offers none. */
function extraOf(flat: JsonObject, declared: number): Json | null {
  const extra = flat.additionalProperties;
  if (isJsonObject(extra)) return extra;
  const isOpen = extra === true || (extra === undefined && declared === 0);
  return isOpen && flat.patternProperties === undefined ? true : null;
}
