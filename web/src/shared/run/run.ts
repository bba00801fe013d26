import { client } from "#client/client.gen";
import type { AnswerQuestionData, RunCallData } from "#client/types.gen";
import { readEvents } from "#shared/lib/event-stream";
import { isJsonObject, type Json, type JsonObject, readJson } from "#shared/lib/json";

/** What happens on the way of a call, in its order; the last one is the outcome. */
export type RunEvent =
  | { kind: "started"; body: JsonObject }
  | { kind: "progress"; body: JsonObject }
  | { kind: "log"; body: JsonObject }
  | { kind: "question"; body: JsonObject }
  | { kind: "result"; body: JsonObject }
  | { kind: "error"; body: JsonObject };

const KINDS = ["started", "progress", "log", "question", "result", "error"] as const;
const PATH: RunCallData["url"] = "/api/v1/projects/{project}/calls";
const ANSWERS: AnswerQuestionData["url"] = "/api/v1/projects/{project}/calls/{call}/answers";

/** What to run: a tool with its arguments, or any other request of MCP. */
export type Asked =
  | { server: string; tool: string; arguments: JsonObject }
  | { server: string; method: string; params: JsonObject };

export type RunRequest = Asked & {
  project: string;
  signal: AbortSignal;
  /** Somebody is there to answer what the server asks on the way. */
  interactive?: boolean;
};

/**
 * Runs it and yields what happens. Aborting cancels the call at the server.
 *
 * Not through the generated stream: that one repeats a broken request, and a call must not be made twice;
 * and it rounds numbers, while results are shown digit by digit.
 */
export async function* run({ project, signal, ...body }: RunRequest): AsyncGenerator<RunEvent> {
  const { data } = await client.post<ReadableStream<Uint8Array>, unknown, true>({
    url: PATH,
    path: { project },
    body,
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    parseAs: "stream",
    throwOnError: true,
    signal,
  });
  for await (const { event, data: text } of readEvents(data as ReadableStream<Uint8Array>)) {
    const kind = KINDS.find((known) => known === event);
    const read: Json = readJson(text);
    if (kind && isJsonObject(read)) yield { kind, body: read };
  }
}

/** What the hub answered instead of a result: code, message, data. */
export class CallRefused extends Error {
  constructor(readonly failure: JsonObject) {
    super(typeof failure.message === "string" ? failure.message : "the call was refused");
  }
}

/** Runs it and gives the result alone. Throws CallRefused for an error of the server or the hub. */
export async function ask(request: RunRequest): Promise<JsonObject> {
  for await (const { kind, body } of run(request)) {
    if (kind === "result") return body;
    if (kind === "error") throw new CallRefused(body);
  }
  throw new Error("the stream ended without an outcome");
}

export interface Answer {
  project: string;
  call: string;
  /** The id of the question. */
  question: string;
  /** What the question's method answers; null refuses. */
  result: JsonObject | null;
}

/** Answers a question of a call that runs. Not through the generated call: its type knows no numbers of any length. */
export async function answer({ project, call, ...body }: Answer): Promise<void> {
  await client.post<unknown, unknown, true>({
    url: ANSWERS,
    path: { project, call },
    body,
    headers: { "Content-Type": "application/json" },
    throwOnError: true,
  });
}
