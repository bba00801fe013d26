import { useSyncExternalStore } from "react";

/** A choice of the reader that this browser remembers. Works without storage too: then until the page is closed. */
export interface StoredChoice<Value extends string> {
  get: () => Value;
  set: (value: Value) => void;
  subscribe: (listener: () => void) => () => void;
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage may be forbidden or full: the choice then lives as long as the page.
  }
}

export function storedChoice<Value extends string>(
  key: string,
  values: readonly Value[],
  fallback: () => Value,
): StoredChoice<Value> {
  let current = values.find((value) => value === stored(key)) ?? fallback();
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set: (value) => {
      current = value;
      store(key, value);
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStoredChoice<Value extends string>(choice: StoredChoice<Value>): [Value, (value: Value) => void] {
  return [useSyncExternalStore(choice.subscribe, choice.get), choice.set];
}
