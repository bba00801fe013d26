import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { listClientsOptions } from "#client/@tanstack/react-query.gen";
import type { ClientCard } from "#client/types.gen";

/** Stands where the key goes until there is one. */
export const STAND_IN = "YOUR_KEY";

/** An endpoint, and under which name a client shows it. */
export interface Target {
  name: string;
  url: string;
  /** The same over the old transport. */
  sse_url?: string;
}

/** How every client that the hub knows is told of this endpoint. The hub keeps the table; the command line reads the same. */
export function useClients(target: Target) {
  return useQuery({ ...listClientsOptions({ query: { ...target } }), placeholderData: keepPreviousData });
}

/** The client with this id; the first where there is none. */
export function clientOf(cards: readonly ClientCard[], id: string | undefined): ClientCard | undefined {
  return cards.find((card) => card.id === id) ?? cards[0];
}

/** The table's text with the key in its place. */
export const withKey = (text: string, key: string | null) => text.replaceAll("{key}", key ?? STAND_IN);

const SYSTEMS = { linux: "Linux", macos: "macOS", windows: "Windows" } as const;

/** Where the client keeps its servers: each path once, with the systems it is for; no systems where it is for all. */
export function placesOf(card: ClientCard): { path: string; systems: string }[] {
  const byPath = Map.groupBy(Object.entries(card.files), ([, path]) => path);
  return [...byPath].map(([path, entries]) => ({
    path,
    systems: byPath.size === 1 ? "" : entries.map(([system]) => SYSTEMS[system as keyof typeof SYSTEMS]).join(", "),
  }));
}
