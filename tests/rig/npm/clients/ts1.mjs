// Drives the TypeScript SDK 1.x.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { CreateMessageRequestSchema, ElicitRequestSchema, ListRootsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { answers, asked, changes, Events, serve } from "./line_loop.mjs";

async function connect(job) {
  const requestInit = { headers: job.headers ?? {} };
  const transport =
    job.transport === "sse"
      ? new SSEClientTransport(new URL(job.url), { requestInit })
      : new StreamableHTTPClientTransport(new URL(job.url), { requestInit });
  const client = new Client({ name: "rig-ts1", version: "1.0.0" }, { capabilities: job.can_be_asked ? asked : {} });
  if (job.can_be_asked) {
    client.setRequestHandler(ElicitRequestSchema, async () => answers.elicitation);
    client.setRequestHandler(CreateMessageRequestSchema, async () => answers.sampling);
    client.setRequestHandler(ListRootsRequestSchema, async () => answers.roots);
  }
  const events = new Events();
  client.fallbackNotificationHandler = async (note) => {
    if (changes[note.method]) events.add(changes[note.method], note.params ?? null);
  };
  await client.connect(transport);
  return {
    client,
    events,
    callTool: (params, options) => client.callTool(params, undefined, options),
    describe: () => ({
      revision: transport.protocolVersion ?? transport._protocolVersion ?? null,
      server: client.getServerVersion() ?? null,
      capabilities: client.getServerCapabilities() ?? null,
      instructions: client.getInstructions() ?? null,
    }),
    async close() {
      if (job.transport !== "sse") await transport.terminateSession();
      await client.close();
    },
  };
}

serve(connect);
