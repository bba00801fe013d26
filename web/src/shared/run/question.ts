import { isJsonObject, type Json, type JsonObject } from "#shared/lib/json";

/** What a server wants to know in mid-call, as far as we understand it. */
export type Question = { id: string } & (
  | { kind: "form"; message: string; schema: JsonObject }
  | { kind: "link"; message: string; link: Link | null; address: string }
  | { kind: "sampling"; messages: JsonObject[]; system: string; maxTokens: Json }
  | { kind: "unknown"; method: string; params: JsonObject }
);

export interface Link {
  href: string;
  host: string;
}

const text = (value: Json | undefined) => (typeof value === "string" ? value : "");

/** A question as the hub passes it on: `{id, method, params}`. */
export function questionOf(body: JsonObject): Question {
  const id = text(body.id);
  const method = text(body.method);
  const params = isJsonObject(body.params) ? body.params : {};
  if (method === "elicitation/create") return { id, ...elicitationOf(params) };
  if (method !== "sampling/createMessage") return { id, kind: "unknown", method, params };
  const messages = Array.isArray(params.messages) ? params.messages.filter(isJsonObject) : [];
  return { id, kind: "sampling", messages, system: text(params.systemPrompt), maxTokens: params.maxTokens ?? null };
}

function elicitationOf(params: JsonObject) {
  const message = text(params.message);
  if (params.mode === "url") {
    const address = text(params.url);
    return { kind: "link" as const, message, link: linkOf(address), address };
  }
  const schema = isJsonObject(params.requestedSchema) ? params.requestedSchema : { type: "object" };
  return { kind: "form" as const, message, schema };
}

/** An address that may be opened, and the host it leads to; null for what is no page of the web. */
export function linkOf(address: string): Link | null {
  const url = URL.parse(address);
  // A name before the host is made to be taken for the host.
  if (url === null || !["https:", "http:"].includes(url.protocol) || url.username !== "" || url.password !== "") {
    return null;
  }
  return { href: url.href, host: url.host };
}
