import type { Server } from "#client/types.gen";

const WORDS: Record<Server["transport"], string> = {
  stdio: "stdio",
  sse: "HTTP+SSE",
  "streamable-http": "Streamable HTTP",
};

/** How the server is reached, as the specification calls it. */
export function transportWord(transport: Server["transport"]): string {
  return WORDS[transport];
}
