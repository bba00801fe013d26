import { client } from "#client/client.gen";
import type { RunCallData } from "#client/types.gen";
import { readEvents } from "#shared/lib/event-stream";
import { isJsonObject, type Json, type JsonObject, readJson } from "#shared/lib/json";

/** What happens on the way of a call, in its order; the last one is the outcome. */
export type RunEvent =
  | { kind: "started"; body: JsonObject }
  | { kind: "progress"; body: JsonObject }
  | { kind: "log"; body: JsonObject }
  | { kind: "result"; body: JsonObject }
  | { kind: "error"; body: JsonObject };

const KINDS = ["started", "progress", "log", "result", "error"] as const;
const PATH: RunCallData["url"] = "/api/v1/projects/{project}/calls";

export interface RunRequest {
  project: string;
  server: string;
  tool: string;
  arguments: JsonObject;
  signal: AbortSignal;
}

/**
 * Runs a tool and yields what happens. Aborting cancels the call at the server.
 *
 * Not through the generated stream: that one repeats a broken request, and a call must not be made twice;
 * and it rounds numbers, while results are shown digit by digit.
 */
export async function* runTool({ project, signal, ...body }: RunRequest): AsyncGenerator<RunEvent> {
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
