import { isJsonObject, type Json, type JsonObject, numberOf, sameJson } from "#shared/lib/json";
import { flatten } from "#shared/schema-form/flatten";
import { type Property, type Shape, shapeOf } from "#shared/schema-form/shape";

/* A record that requires itself has no smallest value: stop building it somewhere. */
const MAX_DEPTH = 6;

/** The value a form begins with: defaults as the schema states them, examples for what is required, the rest left out. */
export function startValue(schema: Json | undefined, root: JsonObject, isRequired = true, depth = 0): Json | undefined {
  const shape = shapeOf(schema, root);
  if (shape.fallback !== undefined && shape.fallback !== null) return shape.fallback;
  if (!isRequired) return undefined;
  if (shape.examples[0] !== undefined) return shape.examples[0];
  return depth > MAX_DEPTH ? undefined : emptyValue(shape, root, depth);
}

/** The smallest value of a shape; undefined where only a person can know. */
export function emptyValue(shape: Shape, root: JsonObject, depth = 0): Json | undefined {
  const { ask } = shape;
  switch (ask.kind) {
    case "constant":
      return ask.value;
    case "boolean":
      return false;
    case "list":
      return [];
    case "record":
      return startRecord(ask.properties, root, depth);
    case "union":
      return startValue(ask.options[0]?.schema, root, true, depth + 1);
    case "choice":
      return ask.options.length === 1 ? ask.options[0] : undefined;
    default:
      return undefined;
  }
}

function startRecord(properties: Property[], root: JsonObject, depth: number): JsonObject {
  const entries = properties
    .map(({ name, schema, isRequired }) => [name, startValue(schema, root, isRequired, depth + 1)] as const)
    .filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}

const TYPES: Record<string, (value: Json) => boolean> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: (value) => numberOf(value) !== null,
  integer: (value) => Number.isInteger(numberOf(value) ?? 0.5),
  array: Array.isArray,
  object: isJsonObject,
  null: (value) => value === null,
};

/** Whether a value looks like it was made for this schema: type, constants, required members. Not a validator. */
export function looksLike(value: Json, schema: Json, root: JsonObject): boolean {
  const flat = flatten(schema, root);
  if (!flat) return false;
  if (flat.const !== undefined) return sameJson(flat.const, value);
  if (Array.isArray(flat.enum)) return flat.enum.some((option) => sameJson(option, value));
  const type = flat.type ?? (flat.properties === undefined ? undefined : "object");
  if (typeof type === "string" && !(TYPES[type]?.(value) ?? true)) return false;
  return !isJsonObject(value) || recordLooksLike(value, flat, root);
}

function recordLooksLike(value: JsonObject, flat: JsonObject, root: JsonObject): boolean {
  const declared = isJsonObject(flat.properties) ? flat.properties : {};
  const required = Array.isArray(flat.required) ? flat.required : [];
  if (required.some((name) => !Object.hasOwn(value, String(name)) && fixed(declared[String(name)], root))) return false;
  if (flat.additionalProperties === false && Object.keys(value).some((name) => !Object.hasOwn(declared, name)))
    return false;
  return Object.entries(declared).every(([name, schema]) => {
    const member = Object.hasOwn(value, name) ? value[name] : undefined;
    return member === undefined || !fixed(schema, root) || looksLike(member, schema, root);
  });
}

function fixed(schema: Json | undefined, root: JsonObject): boolean {
  const flat = flatten(schema, root);
  return flat?.const !== undefined || Array.isArray(flat?.enum);
}

/** Which of several options a value was made for: it looks like it, lacks least, and names most. -1: none of them. */
export function likeliest(value: Json, options: readonly { schema: Json }[], root: JsonObject): number {
  let best = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (const [index, { schema }] of options.entries()) {
    const fit = looksLike(value, schema, root) ? fitOf(value, schema, root) : Number.NEGATIVE_INFINITY;
    if (fit > most) [best, most] = [index, fit];
  }
  return best;
}

/* What is missing weighs more than anything that is there. */
const MISSING_WEIGHT = 1000;

function fitOf(value: Json, schema: Json, root: JsonObject): number {
  const flat = flatten(schema, root);
  if (!flat || !isJsonObject(value)) return 0;
  const declared = isJsonObject(flat.properties) ? Object.keys(flat.properties) : [];
  const required = Array.isArray(flat.required) ? flat.required : [];
  const has = (name: Json) => Object.hasOwn(value, String(name));
  return declared.filter(has).length - MISSING_WEIGHT * required.filter((name) => !has(name)).length;
}
