import { textOf } from "#shared/lib/search-text";

/** Which keys are shown, and which one is opened: part of the address. */
export interface KeySearch {
  key?: string;
  q?: string;
}

export function readKeySearch({ key, q }: Record<string, unknown>): KeySearch {
  return { key: textOf(key), q: textOf(q) };
}
