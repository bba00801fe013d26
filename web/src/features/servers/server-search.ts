import type { Server } from "#client/types.gen";
import { fits, textOf } from "#shared/lib/search-text";

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
export function matching(servers: readonly Server[], { q, state }: ServerSearch): Server[] {
  return servers.filter(
    ({ name, title, transport, url, status }) =>
      (state === undefined || status.state === state) && fits(q, name, title, transport, url),
  );
}
