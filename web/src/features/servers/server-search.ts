import type { Server } from "#client/types.gen";
import { textOf } from "#shared/lib/search-text";

type State = Server["status"]["state"];

/** Which servers are shown: part of the address. */
export interface ServerSearch {
  q?: string;
  state?: State;
}

export const STATES: readonly State[] = ["ready", "starting", "sleeping", "degraded", "failed", "held", "off"];

export function readServerSearch(search: Record<string, unknown>): ServerSearch {
  return { q: textOf(search.q), state: STATES.find((state) => state === search.state) };
}

/** The servers that fit; every word typed must be found somewhere in what is known of one. */
export function matching(servers: readonly Server[], { q = "", state }: ServerSearch): Server[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return servers.filter((server) => {
    const known = `${server.name} ${server.title ?? ""} ${server.transport} ${server.url ?? ""}`.toLowerCase();
    return (state === undefined || server.status.state === state) && words.every((word) => known.includes(word));
  });
}
