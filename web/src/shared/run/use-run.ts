import { useEffect, useRef, useState } from "react";
import type { JsonObject } from "#shared/lib/json";
import { type Asked, type RunRequest, run } from "./run";

export type RunState =
  | { phase: "idle" }
  | { phase: "running"; progress: JsonObject | null; logs: JsonObject[] }
  | { phase: "answered"; result: JsonObject; logs: JsonObject[]; tookMs: number }
  | { phase: "refused"; failure: JsonObject; logs: JsonObject[] }
  | { phase: "failed"; error: unknown }
  | { phase: "cancelled" };

const MOST_LOGS = 200;

export interface Run {
  state: RunState;
  start: (project: string, asked: Asked) => Promise<void>;
  cancel: () => void;
}

/** One run at a time: a new one, leaving the page, and cancelling all stop the one before. */
export function useRun(): Run {
  const [state, setState] = useState<RunState>({ phase: "idle" });
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = async (project: string, asked: Asked) => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setState({ phase: "running", progress: null, logs: [] });
    try {
      await follow({ ...asked, project, signal: own.signal }, setState);
    } catch (error) {
      // A run that was replaced or left has nothing more to say.
      if (running.current === own) setState(own.signal.aborted ? { phase: "cancelled" } : { phase: "failed", error });
    }
  };
  return { state, start, cancel: () => running.current?.abort() };
}

async function follow(request: RunRequest, show: (state: RunState) => void): Promise<void> {
  const startedAt = performance.now();
  let progress: JsonObject | null = null;
  const logs: JsonObject[] = [];
  for await (const event of run(request)) {
    if (event.kind === "result") {
      show({ phase: "answered", result: event.body, logs, tookMs: performance.now() - startedAt });
      return;
    }
    if (event.kind === "error") {
      show({ phase: "refused", failure: event.body, logs });
      return;
    }
    if (event.kind === "progress") progress = event.body;
    if (event.kind === "log" && logs.length < MOST_LOGS) logs.push(event.body);
    show({ phase: "running", progress, logs: [...logs] });
  }
  throw new Error("the stream ended without an outcome");
}
