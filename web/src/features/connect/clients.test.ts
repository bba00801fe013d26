import { expect, test } from "vitest";
import { CLIENTS, clientOf } from "./clients";

const TARGET = { name: "demo", url: "http://127.0.0.1:8000/projects/demo/mcp", key: "project_abc_secret" };

test("every snippet holds the address and the key", () => {
  for (const client of CLIENTS) {
    const { text } = client.snippet(TARGET);
    expect([client.id, text.includes(TARGET.url), text.includes(`Bearer ${TARGET.key}`)]).toEqual([
      client.id,
      true,
      true,
    ]);
  }
});

test("snippets for JSON files are JSON", () => {
  for (const client of CLIENTS) {
    const { place, text } = client.snippet(TARGET);
    if (place.kind === "file" && place.path.endsWith(".json")) expect(() => JSON.parse(text)).not.toThrow();
  }
});

test("Cline gets the camel-cased transport it insists on", () => {
  expect(clientOf("cline").snippet(TARGET).text).toContain('"type": "streamableHttp"');
});

test("an unknown client is answered with the first", () => {
  expect(clientOf("nobody").id).toBe("claude-code");
});
