import { useSyncExternalStore } from "react";

const TOP = 80;

function subscribe(listener: () => void): () => void {
  window.addEventListener("scroll", listener, { passive: true });
  return () => window.removeEventListener("scroll", listener);
}

/** Whether somebody reads further down: what is new must then not push the lines around. */
export function useIsScrolled(): boolean {
  return useSyncExternalStore(subscribe, () => window.scrollY > TOP);
}

export function scrollToTop(): void {
  window.scrollTo({ top: 0 });
}
