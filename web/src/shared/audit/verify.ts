import { client } from "#client/client.gen";
import type { VerifyHubAuditData, VerifyProjectAuditData } from "#client/types.gen";
import { readEvents } from "#shared/lib/event-stream";
import { isJsonObject, type Json, type JsonObject, readJson } from "#shared/lib/json";

const PROJECT: VerifyProjectAuditData["url"] = "/api/v1/projects/{project}/audit/verify";
const HUB: VerifyHubAuditData["url"] = "/api/v1/audit/verify";

interface VerificationAsked {
  /** None: of the whole hub. */
  project: string | null;
  /** What was held outside, one a line; empty: the hub's own alone. */
  checkpoints: string;
  /** Hears how far it is. */
  onProgress: (report: JsonObject) => void;
}

/** The hub could not walk through, such as for a file that holds no checkpoints; says why in its words. */
export class NotVerified extends Error {}

/** Walks the chains of a record, and gives the report in the end. Throws NotVerified. */
export async function verify({ project, checkpoints, onProgress }: VerificationAsked): Promise<JsonObject> {
  const { data } = await client.post<ReadableStream<Uint8Array>, unknown, true>({
    url: project === null ? HUB : PROJECT,
    path: { project },
    body: { checkpoints },
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    parseAs: "stream",
    throwOnError: true,
  });
  for await (const { event, data: text } of readEvents(data as ReadableStream<Uint8Array>)) {
    const body: Json = readJson(text);
    if (!isJsonObject(body)) continue;
    if (event === "result") return body;
    if (event === "progress") onProgress(body);
    if (event === "error") throw new NotVerified(typeof body.message === "string" ? body.message : text);
  }
  throw new Error("the stream ended without a report");
}
