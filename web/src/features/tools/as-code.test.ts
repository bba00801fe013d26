import { expect, test } from "vitest";
import { asCode, CODE_LANGUAGES } from "./as-code";

const CALL = {
  hub: "http://127.0.0.1:8000/tools",
  url: "http://127.0.0.1:8000/tools/projects/demo/servers/demo/mcp",
  project: "demo",
  server: "demo",
  tool: "echo",
  arguments: { text: 'it\'s "quoted"\n', flag: true, none: null },
};

test("every language names the address and the tool, and takes the key from the environment", () => {
  for (const language of CODE_LANGUAGES.filter((one) => one !== "cli")) {
    const code = asCode(language, CALL);
    expect([code.includes(CALL.url), code.includes("echo"), code.includes("MCP_ORCH_KEY")]).toEqual([true, true, true]);
  }
});

test("a quote ends no text of the shell", () => {
  const body = asCode("curl", CALL).split("-d '")[1] ?? "";
  expect(JSON.parse(body.slice(0, -1).replaceAll(`'\\''`, "'"))).toMatchObject({
    method: "tools/call",
    params: { name: "echo", arguments: CALL.arguments },
  });
});

test("Python reads the same arguments out of its text", () => {
  const [, text = ""] = /json\.loads\((".*")\)/.exec(asCode("python", CALL)) ?? [];
  expect(JSON.parse(JSON.parse(text))).toEqual(CALL.arguments);
});

test("the command of the hub names hub, project and tool, and needs no key", () => {
  expect(asCode("cli", CALL)).toBe(
    [
      "mcp-orch call 'demo.echo' \\",
      "  --hub 'http://127.0.0.1:8000/tools' --project 'demo' \\",
      `  '{"text":"it'\\''s \\"quoted\\"\\n","flag":true,"none":null}'`,
    ].join("\n"),
  );
});
