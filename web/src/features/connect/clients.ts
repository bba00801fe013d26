/** What a snippet is made of. */
export interface Target {
  /** How the server is called in the client. */
  name: string;
  url: string;
  /** The whole key, or a stand-in when none was made on this page. */
  key: string;
}

export interface Snippet {
  /** Where it goes: a file, or a place to run or paste it. */
  place: { kind: "file"; path: string } | { kind: "terminal" };
  text: string;
}

/** An MCP client and how it learns of an endpoint. */
export interface Client {
  id: string;
  name: string;
  snippet: (target: Target) => Snippet;
}

const json = (value: object) => JSON.stringify(value, null, 2);
const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });
const file = (path: string, text: string): Snippet => ({ place: { kind: "file", path }, text });
const terminal = (text: string): Snippet => ({ place: { kind: "terminal" }, text });

/* The shapes differ in the key at the top, the word for the address and the name of the transport: each as its client reads it. */
export const CLIENTS: readonly Client[] = [
  {
    id: "claude-code",
    name: "Claude Code",
    snippet: ({ name, url, key }) =>
      terminal(`claude mcp add --transport http --scope user ${name} ${url} --header "Authorization: Bearer ${key}"`),
  },
  {
    id: "cursor",
    name: "Cursor",
    snippet: ({ name, url, key }) =>
      file("~/.cursor/mcp.json", json({ mcpServers: { [name]: { url, headers: bearer(key) } } })),
  },
  {
    id: "vscode",
    name: "VS Code",
    snippet: ({ name, url, key }) =>
      file(".vscode/mcp.json", json({ servers: { [name]: { type: "http", url, headers: bearer(key) } } })),
  },
  {
    id: "codex",
    name: "Codex",
    snippet: ({ name, url, key }) =>
      file(
        "~/.codex/config.toml",
        `[mcp_servers.${JSON.stringify(name)}]\nurl = ${JSON.stringify(url)}\nhttp_headers = { Authorization = ${JSON.stringify(`Bearer ${key}`)} }`,
      ),
  },
  {
    id: "gemini-cli",
    name: "Gemini CLI",
    snippet: ({ name, url, key }) =>
      file("~/.gemini/settings.json", json({ mcpServers: { [name]: { httpUrl: url, headers: bearer(key) } } })),
  },
  {
    id: "cline",
    name: "Cline",
    snippet: ({ name, url, key }) =>
      file(
        "cline_mcp_settings.json",
        json({ mcpServers: { [name]: { type: "streamableHttp", url, headers: bearer(key) } } }),
      ),
  },
  {
    id: "windsurf",
    name: "Windsurf",
    snippet: ({ name, url, key }) =>
      file(
        "~/.codeium/windsurf/mcp_config.json",
        json({ mcpServers: { [name]: { serverUrl: url, headers: bearer(key) } } }),
      ),
  },
  {
    id: "zed",
    name: "Zed",
    snippet: ({ name, url, key }) =>
      file("~/.config/zed/settings.json", json({ context_servers: { [name]: { url, headers: bearer(key) } } })),
  },
  {
    id: "opencode",
    name: "opencode",
    snippet: ({ name, url, key }) =>
      file(
        "~/.config/opencode/opencode.json",
        json({ mcp: { [name]: { type: "remote", url, enabled: true, oauth: false, headers: bearer(key) } } }),
      ),
  },
  {
    id: "goose",
    name: "Goose",
    snippet: ({ name, url, key }) =>
      file(
        "~/.config/goose/config.yaml",
        [
          "extensions:",
          `  ${JSON.stringify(name)}:`,
          "    type: streamable_http",
          `    name: ${JSON.stringify(name)}`,
          `    uri: ${JSON.stringify(url)}`,
          "    enabled: true",
          "    timeout: 300",
          "    headers:",
          `      Authorization: ${JSON.stringify(`Bearer ${key}`)}`,
        ].join("\n"),
      ),
  },
  {
    id: "curl",
    name: "curl",
    snippet: ({ url, key }) =>
      terminal(
        [
          `curl -sS ${url} \\`,
          `  -H 'Authorization: Bearer ${key}' \\`,
          "  -H 'Content-Type: application/json' \\",
          "  -H 'Accept: application/json, text/event-stream' \\",
          `  -d '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"curl","version":"1"}}}'`,
        ].join("\n"),
      ),
  },
];

/** The client with this id; the first where there is none. */
export function clientOf(id: string | undefined): Client {
  const found = CLIENTS.find((client) => client.id === id) ?? CLIENTS[0];
  if (!found) throw new Error("the table of clients is empty");
  return found;
}
