import { isJsonObject, type Json, type JsonObject, numberOf, sameJson } from "#shared/lib/json";
import { flatten } from "#shared/schema-form/flatten";
import { type Ask, type Property, shapeOf } from "#shared/schema-form/shape";
import { likeliest } from "#shared/schema-form/start";

export type ProblemKind =
  | "missing"
  | "not-a-number"
  | "not-an-integer"
  | "too-small"
  | "too-large"
  | "too-short"
  | "too-long"
  | "not-a-choice"
  | "wrong-type";

/** What is wrong with one place of a value. The hub is the judge; these are hints that spare a round trip. */
export interface Problem {
  pointer: string;
  kind: ProblemKind;
  limit?: number;
}

const MAX_DEPTH = 24;
const MAX_PROBLEMS = 100;

/** Where a member is: a JSON Pointer. */
export function under(pointer: string, name: string | number): string {
  return `${pointer}/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The problems of a value, nearest to the root first. Patterns are left to the hub: a server's pattern may never end. */
export function problemsOf(schema: Json, value: Json | undefined, root: JsonObject): Problem[] {
  const found: Problem[] = [];
  collect({ schema, value, pointer: "", depth: 0 }, root, found);
  return found;
}

interface Place {
  schema: Json;
  value: Json | undefined;
  pointer: string;
  depth: number;
}

function collect(place: Place, root: JsonObject, found: Problem[]): void {
  if (place.value === undefined || place.depth > MAX_DEPTH || found.length >= MAX_PROBLEMS) return;
  const shape = shapeOf(place.schema, root);
  if (place.value === null && shape.isNullable) return;
  const own = judge(shape.ask, place.value, flatten(place.schema, root) ?? {});
  if (own) found.push({ pointer: place.pointer, ...own });
  else descend(shape.ask, place, root, found);
}

function descend(ask: Ask, place: Place, root: JsonObject, found: Problem[]): void {
  const { value } = place;
  if (ask.kind === "list" && Array.isArray(value)) {
    for (const [index, member] of value.entries()) collect(inside(place, index, ask.member, member), root, found);
  } else if (ask.kind === "record" && isJsonObject(value)) {
    for (const property of ask.properties) collectProperty({ property, value, place }, root, found);
  } else if (ask.kind === "union" && value !== undefined) {
    const option = ask.options[likeliest(value, ask.options, root)];
    if (option) collect({ ...place, schema: option.schema, depth: place.depth + 1 }, root, found);
  }
}

function inside(place: Place, name: string | number, schema: Json, value: Json | undefined): Place {
  return { schema, value, pointer: under(place.pointer, name), depth: place.depth + 1 };
}

interface OfRecord {
  property: Property;
  value: JsonObject;
  place: Place;
}

function collectProperty({ property, value, place }: OfRecord, root: JsonObject, found: Problem[]): void {
  const { name, schema, isRequired } = property;
  const member = Object.hasOwn(value, name) ? value[name] : undefined;
  const there = inside(place, name, schema, member);
  if (member === undefined && isRequired) found.push({ pointer: there.pointer, kind: "missing" });
  collect(there, root, found);
}

type Verdict = Omit<Problem, "pointer"> | null;

function judge(ask: Ask, value: Json, flat: JsonObject): Verdict {
  switch (ask.kind) {
    case "number":
      return judgeNumber(value, ask);
    case "text":
      return typeof value === "string" ? judgeLength(value, flat) : { kind: "wrong-type" };
    case "boolean":
      return typeof value === "boolean" ? null : { kind: "wrong-type" };
    case "choice":
      return ask.options.some((option) => sameJson(option, value)) ? null : { kind: "not-a-choice" };
    case "list":
      return Array.isArray(value) ? null : { kind: "wrong-type" };
    case "record":
      return isJsonObject(value) ? null : { kind: "wrong-type" };
    default:
      return null;
  }
}

function judgeNumber(value: Json, ask: Extract<Ask, { kind: "number" }>): Verdict {
  const number = numberOf(value);
  if (number === null) return { kind: "not-a-number" };
  if (ask.isInteger && !Number.isInteger(number)) return { kind: "not-an-integer" };
  if (ask.minimum !== null && number < ask.minimum) return { kind: "too-small", limit: ask.minimum };
  if (ask.maximum !== null && number > ask.maximum) return { kind: "too-large", limit: ask.maximum };
  return null;
}

function judgeLength(value: string, flat: JsonObject): Verdict {
  const length = [...value].length;
  const shortest = numberOf(flat.minLength);
  const longest = numberOf(flat.maxLength);
  if (shortest !== null && length < shortest) return { kind: "too-short", limit: shortest };
  if (longest !== null && length > longest) return { kind: "too-long", limit: longest };
  return null;
}
