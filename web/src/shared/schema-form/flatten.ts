import { isJsonObject, type Json, type JsonObject, sameJson } from "#shared/lib/json";

/* Schemas come from servers: a chain of references or of allOf may be as long, or as circular, as they like. */
const MAX_HOPS = 32;

/** The part of the document a local reference names; undefined for anything outside the document. */
export function lookUp(reference: string, root: JsonObject): Json | undefined {
  if (reference === "#") return root;
  if (!reference.startsWith("#/")) return undefined;
  let found: Json | undefined = root;
  for (const step of reference.slice(2).split("/")) {
    const name = decodeURIComponentSafely(step).replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(found)) found = found[Number(name)];
    else if (isJsonObject(found)) found = Object.hasOwn(found, name) ? found[name] : undefined;
    else return undefined;
  }
  return found;
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function mergeProperties(left: Json | undefined, right: Json | undefined): Json {
  const first = isJsonObject(left) ? left : {};
  const second = isJsonObject(right) ? right : {};
  const both = Object.entries(second).map(([name, schema]) => {
    const other = Object.hasOwn(first, name) ? first[name] : undefined;
    return [name, isJsonObject(other) && isJsonObject(schema) ? merge(other, schema) : schema] as const;
  });
  return { ...first, ...Object.fromEntries(both) };
}

function union(left: Json | undefined, right: Json | undefined): Json {
  const names = [...(Array.isArray(left) ? left : []), ...(Array.isArray(right) ? right : [])];
  return names.filter((name, index) => names.indexOf(name) === index);
}

/** Both schemas at once; where they speak of the same thing, `right` is nearer and wins. */
export function merge(left: JsonObject, right: JsonObject): JsonObject {
  const merged: JsonObject = { ...left, ...right };
  if (left.properties !== undefined || right.properties !== undefined) {
    merged.properties = mergeProperties(left.properties, right.properties);
  }
  if (left.required !== undefined || right.required !== undefined) {
    merged.required = union(left.required, right.required);
  }
  return merged;
}

function without(schema: JsonObject, ...names: string[]): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !names.includes(name)));
}

/** A schema without `$ref` and `allOf` at its top: both are followed and merged. Null where that is not possible. */
export function flatten(schema: Json | undefined, root: JsonObject, hops = 0): JsonObject | null {
  if (schema === true || schema === undefined) return {};
  if (!isJsonObject(schema) || hops > MAX_HOPS) return null;
  const reference = schema.$ref;
  if (reference !== undefined) {
    const target = typeof reference === "string" ? flatten(lookUp(reference, root) ?? null, root, hops + 1) : null;
    return target && flatten(merge(target, without(schema, "$ref")), root, hops + 1);
  }
  const parts = schema.allOf;
  if (!Array.isArray(parts)) return schema;
  let merged: JsonObject = {};
  for (const part of parts) {
    const flat = flatten(part, root, hops + 1);
    if (!flat || contradicts(merged, flat)) return null;
    merged = merge(merged, flat);
  }
  return merge(merged, without(schema, "allOf"));
}

function contradicts(left: JsonObject, right: JsonObject): boolean {
  const both = (name: string) => left[name] !== undefined && right[name] !== undefined;
  return both("anyOf") || both("oneOf") || (both("type") && !sameJson(left.type, right.type));
}
