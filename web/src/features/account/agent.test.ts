import { expect, test } from "vitest";
import { agentOf } from "./agent";

const AGENTS: Record<string, string> = {
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36":
    "Chrome 141 Linux",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0":
    "Edge 141 Windows",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15":
    "Safari 18 macOS",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1":
    "Safari 18 iOS",
  "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0": "Firefox 140 Android",
};

test("browsers and systems are told out of what they say", () => {
  for (const [text, words] of Object.entries(AGENTS)) {
    const agent = agentOf(text);
    expect(`${agent?.browser} ${agent?.system}`).toBe(words);
  }
});

test("what is no browser that we know is left as it is", () => {
  expect(agentOf("curl/8.7.1")).toBe(null);
});
