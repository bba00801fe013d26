import { useSyncExternalStore } from "react";
import { useSession } from "#shared/api/session";

/** A run of this browser tab, with what it takes to do it again. */
export interface PastRun {
  id: string;
  /** Who ran it: the next one in this tab may be somebody else. */
  user: string;
  project: string;
  server: string;
  tool: string;
  /** As JSON text: its numbers keep their digits. */
  args: string;
  at: string;
  isGood: boolean;
}

const MOST = 50;
const KEY = "orch.runs";

let runs: readonly PastRun[] = stored();
const listeners = new Set<() => void>();

/* The tab's own storage: arguments may be private, and are gone with the tab. */
function stored(): readonly PastRun[] {
  try {
    const read: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(read) ? read.filter(isPastRun) : [];
  } catch {
    return [];
  }
}

function isPastRun(value: unknown): value is PastRun {
  return typeof value === "object" && value !== null && "args" in value && "user" in value && "at" in value;
}

export function remember(run: PastRun): void {
  runs = [run, ...runs].slice(0, MOST);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(runs));
  } catch {
    // Without storage the history lives as long as the page.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The runs of one tool that the signed-in person made in this tab, newest first. */
export function usePastRuns(project: string, server: string, tool: string): PastRun[] {
  const all = useSyncExternalStore(subscribe, () => runs);
  const user = useSession().user.id;
  return all.filter(
    (run) => run.user === user && run.project === project && run.server === server && run.tool === tool,
  );
}
