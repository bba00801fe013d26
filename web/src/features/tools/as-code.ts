import { type JsonObject, writeJson } from "#shared/lib/json";

/** A call of a tool from outside: everything that has to be written down to repeat it. */
export interface CallAsCode {
  /** Where the hub stands, below a path of its host perhaps. */
  hub: string;
  /** The endpoint of the tool's server. */
  url: string;
  project: string;
  server: string;
  tool: string;
  arguments: JsonObject;
}

export type CodeLanguage = "curl" | "python" | "typescript" | "cli";

export const CODE_LANGUAGES: readonly CodeLanguage[] = ["curl", "python", "typescript", "cli"];

const REVISION = "2026-07-28";
const KEY = "$MCP_ORCH_KEY";

export function asCode(language: CodeLanguage, call: CallAsCode): string {
  switch (language) {
    case "curl":
      return asCurl(call);
    case "python":
      return asPython(call);
    case "typescript":
      return asTypeScript(call);
    case "cli":
      return asCommand(call);
  }
}

/** One request of the newest revision: it needs no session. */
function asCurl({ url, tool, arguments: given }: CallAsCode): string {
  const about = {
    "io.modelcontextprotocol/protocolVersion": REVISION,
    "io.modelcontextprotocol/clientInfo": { name: "curl", version: "8" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const message: JsonObject = {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: tool, arguments: given, _meta: about },
  };
  return [
    `curl -sS ${shell(url)} \\`,
    `  -H "Authorization: Bearer ${KEY}" \\`,
    "  -H 'Content-Type: application/json' \\",
    "  -H 'Accept: application/json, text/event-stream' \\",
    `  -H 'MCP-Protocol-Version: ${REVISION}' \\`,
    "  -H 'Mcp-Method: tools/call' \\",
    `  -H ${shell(`Mcp-Name: ${tool}`)} \\`,
    `  -d ${shell(writeJson(message))}`,
  ].join("\n");
}

/** The hub's own command line; it signs in by itself, so that no key is needed. */
function asCommand({ hub, project, server, tool, arguments: given }: CallAsCode): string {
  return [
    `mcp-orch call ${shell(`${server}.${tool}`)} \\`,
    `  --hub ${shell(hub)} --project ${shell(project)} \\`,
    `  ${shell(JSON.stringify(given))}`,
  ].join("\n");
}

function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function asPython({ url, tool, arguments: given }: CallAsCode): string {
  return [
    "# pip install mcp",
    "import asyncio",
    "import json",
    "import os",
    "",
    "import httpx2",
    "from mcp import Client",
    "from mcp.client.streamable_http import streamable_http_client",
    "",
    // A JSON text is the one notation that both languages read alike: true, null and long numbers included.
    `ARGUMENTS = json.loads(${JSON.stringify(JSON.stringify(given))})`,
    "",
    "",
    "async def main() -> None:",
    `    headers = {"Authorization": f"Bearer {os.environ['MCP_ORCH_KEY']}"}`,
    "    async with httpx2.AsyncClient(headers=headers, timeout=60) as http:",
    `        async with Client(streamable_http_client(${JSON.stringify(url)}, http_client=http)) as client:`,
    `            print(await client.call_tool(${JSON.stringify(tool)}, ARGUMENTS))`,
    "",
    "",
    "asyncio.run(main())",
  ].join("\n");
}

function asTypeScript({ url, tool, arguments: given }: CallAsCode): string {
  return [
    "// npm install @modelcontextprotocol/client",
    'import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";',
    "",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a template of the written program
    "const headers = { Authorization: `Bearer ${process.env.MCP_ORCH_KEY}` };",
    `const transport = new StreamableHTTPClientTransport(new URL(${JSON.stringify(url)}), { requestInit: { headers } });`,
    'const client = new Client({ name: "example", version: "1.0.0" });',
    "await client.connect(transport);",
    "const result = await client.callTool({",
    `  name: ${JSON.stringify(tool)},`,
    `  arguments: ${writeJson(given).replaceAll("\n", "\n  ")},`,
    "});",
    "console.log(result);",
    "await client.close();",
  ].join("\n");
}
