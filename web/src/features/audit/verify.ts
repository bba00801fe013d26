import { client } from "#client/client.gen";
import type { VerifyProjectAuditData } from "#client/types.gen";
import { readEvents } from "#shared/lib/event-stream";
import { isJsonObject, type Json, type JsonObject, readJson } from "#shared/lib/json";

const PATH: VerifyProjectAuditData["url"] = "/api/v1/projects/{project}/audit/verify";

/** Walks the chains of a project's record; tells how far it is, and gives the report in the end. */
export async function verify(project: string, onProgress: (report: JsonObject) => void): Promise<JsonObject> {
  const { data } = await client.post<ReadableStream<Uint8Array>, unknown, true>({
    url: PATH,
    path: { project },
    body: {},
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    parseAs: "stream",
    throwOnError: true,
  });
  for await (const { event, data: text } of readEvents(data as ReadableStream<Uint8Array>)) {
    const body: Json = readJson(text);
    if (!isJsonObject(body)) continue;
    if (event === "result") return body;
    if (event === "progress") onProgress(body);
    if (event === "error") throw new Error(typeof body.detail === "string" ? body.detail : text);
  }
  throw new Error("the stream ended without a report");
}
