import type { CallDetail } from "#client/types.gen";
import { isJsonObject, type Json, readJson } from "#shared/lib/json";

/** What the record keeps: nothing, whole JSON, or the beginning of a text that was too long. */
export type Kept = { kind: "nothing" } | { kind: "whole"; value: Json } | { kind: "cut"; text: string };

export function keptOf(text: string | null): Kept {
  if (text === null) return { kind: "nothing" };
  try {
    return { kind: "whole", value: readJson(text) };
  } catch {
    // What is cut at the limit is no JSON any more.
    return { kind: "cut", text };
  }
}

/** The arguments of a tool call as JSON text for an address; undefined where they were not kept whole. */
export function argumentsOf(call: CallDetail): string | undefined {
  const kept = keptOf(call.arguments);
  return kept.kind === "whole" && isJsonObject(kept.value) ? JSON.stringify(kept.value) : undefined;
}
