// Drives the TypeScript client 2.x.
import { Client, SSEClientTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { answers, asked, changes, Events, operations, serve } from "./line_loop.mjs";

// This era gives log messages only to calls that ask for them.
function wanted(client, job) {
  if (client.getProtocolEra() !== "modern" || !job.log_level) return {};
  return { _meta: { "io.modelcontextprotocol/logLevel": job.log_level } };
}

async function connect(job) {
  const requestInit = { headers: job.headers ?? {} };
  const transport =
    job.transport === "sse"
      ? new SSEClientTransport(new URL(job.url), { requestInit })
      : new StreamableHTTPClientTransport(new URL(job.url), { requestInit });
  const mode = job.transport === "sse" ? "legacy" : (job.mode ?? "auto");
  const client = new Client(
    { name: "rig-ts2", version: "1.0.0" },
    { capabilities: job.can_be_asked ? asked : {}, versionNegotiation: { mode } },
  );
  if (job.can_be_asked) {
    client.setRequestHandler("elicitation/create", async () => answers.elicitation);
    client.setRequestHandler("sampling/createMessage", async () => answers.sampling);
    client.setRequestHandler("roots/list", async () => answers.roots);
  }
  const events = new Events();
  client.fallbackNotificationHandler = async (note) => {
    if (changes[note.method]) events.add(changes[note.method], note.params ?? null);
  };
  await client.connect(transport);
  return {
    client,
    events,
    isModern: client.getProtocolEra() === "modern",
    callTool: (params, options) => client.callTool({ ...params, ...wanted(client, job) }, options),
    describe: () => ({
      revision: client.getNegotiatedProtocolVersion() ?? null,
      server: client.getServerVersion() ?? null,
      capabilities: client.getServerCapabilities() ?? null,
      instructions: client.getInstructions() ?? null,
    }),
    async close() {
      if (job.transport !== "sse" && !this.isModern) await transport.terminateSession();
      await client.close();
    },
  };
}

serve(connect, {
  async listen({ client, isModern }) {
    if (!isModern) return null;
    await client.listen({ toolsListChanged: true, promptsListChanged: true, resourcesListChanged: true });
    return null;
  },
  async subscribe(session, job) {
    if (!session.isModern) return operations.subscribe(session, job);
    await session.client.listen({ resourceSubscriptions: [job.uri] });
    return null;
  },
});
