/**
 * JSON that loses nothing: a number that JavaScript cannot hold exactly is kept as its text.
 *
 * Such numbers are the browser's own raw JSON values, which `JSON.stringify` writes back digit by digit.
 */
export interface RawNumber {
  readonly rawJSON: string;
}

export type Json = null | boolean | number | string | RawNumber | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

interface RawJson {
  rawJSON?: (text: string) => RawNumber;
  isRawJSON?: (value: unknown) => value is RawNumber;
}

declare global {
  interface JSON extends RawJson {}
}

export function isRawNumber(value: unknown): value is RawNumber {
  return JSON.isRawJSON?.(value) ?? false;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isRawNumber(value);
}

/** A number from its JSON text, exact: a plain number where that is the same text again. */
export function exactNumber(text: string): number | RawNumber {
  const plain = Number(text);
  if (String(plain) === text || JSON.rawJSON === undefined) return plain;
  return JSON.rawJSON(text);
}

function keepDigits(_key: string, value: Json, context?: { source?: string }): Json {
  return typeof value === "number" && context?.source !== undefined ? exactNumber(context.source) : value;
}

/** Reads JSON text; throws SyntaxError as JSON.parse does. */
export function readJson(text: string): Json {
  return JSON.parse(text, keepDigits) as Json;
}

/** Writes JSON text, two spaces deep. */
export function writeJson(value: Json): string {
  return JSON.stringify(value, null, 2);
}

/** The text of a value that is neither list nor object. */
export function scalarText(value: Json): string {
  if (isRawNumber(value)) return value.rawJSON;
  return typeof value === "string" ? value : String(value);
}

/** The value of a number, for comparing only: digits beyond a double are lost here. */
export function numberOf(value: Json | undefined): number | null {
  if (typeof value === "number") return value;
  return isRawNumber(value) ? Number(value.rawJSON) : null;
}

/** Whether two values are the same JSON. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
