import { expect, test } from "vitest";
import { joinCommandLine, readPairs, splitCommandLine } from "./command-line";

test.each([
  ["npx -y @scope/server /tmp", ["npx", "-y", "@scope/server", "/tmp"]],
  ["uvx mcp-server --dir 'My Files' \"a b\"", ["uvx", "mcp-server", "--dir", "My Files", "a b"]],
  ["a\\ b '' c", ["a b", "", "c"]],
  ["   ", []],
])("%s", (text, words) => {
  expect(splitCommandLine(text)).toEqual(words);
});

test("joining and taking apart again gives the same words", () => {
  const words = ["node", "it's here", "", "--x=1", 'say "hi"', "back\\slash"];
  expect(splitCommandLine(joinCommandLine(words))).toEqual(words);
});

test("pairs are read from either notation", () => {
  expect(readPairs("TOKEN=a=b\nAuthorization: Bearer x\n\nnonsense")).toEqual({
    pairs: { TOKEN: "a=b", Authorization: "Bearer x" },
    strange: ["nonsense"],
  });
});
