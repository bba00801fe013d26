import { useEffect, useRef, useState } from "react";
import type { JsonObject } from "#shared/lib/json";
import { type Question, questionOf } from "./question";
import { type Asked, type RunRequest, run } from "./run";

export type RunState =
  | { phase: "idle" }
  | Running
  | { phase: "answered"; result: JsonObject; logs: JsonObject[]; tookMs: number; callId: string | null }
  | { phase: "refused"; failure: JsonObject; logs: JsonObject[]; callId: string | null }
  | { phase: "failed"; error: unknown }
  | { phase: "cancelled" };

interface Running {
  phase: "running";
  progress: JsonObject | null;
  logs: JsonObject[];
  /** All that the server asked so far, answered or not. */
  questions: Question[];
  callId: string | null;
}

const MOST_LOGS = 200;

export interface Run {
  state: RunState;
  /** Resolves with how it ended: the last state shown. */
  start: (project: string, asked: Asked) => Promise<RunState>;
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
    setState({ phase: "running", progress: null, logs: [], questions: [], callId: null });
    try {
      return await follow({ ...asked, project, interactive: true, signal: own.signal }, setState);
    } catch (error) {
      // A run that was replaced or left has nothing more to say.
      const ended: RunState = own.signal.aborted ? { phase: "cancelled" } : { phase: "failed", error };
      if (running.current === own) setState(ended);
      return ended;
    }
  };
  return { state, start, cancel: () => running.current?.abort() };
}

async function follow(request: RunRequest, show: (state: RunState) => void): Promise<RunState> {
  const startedAt = performance.now();
  let progress: JsonObject | null = null;
  let callId: string | null = null;
  const logs: JsonObject[] = [];
  const questions: Question[] = [];
  const end = (state: RunState): RunState => {
    show(state);
    return state;
  };
  for await (const event of run(request)) {
    if (event.kind === "result") {
      return end({ phase: "answered", result: event.body, logs, tookMs: performance.now() - startedAt, callId });
    }
    if (event.kind === "error") {
      return end({ phase: "refused", failure: event.body, logs, callId });
    }
    if (event.kind === "started" && typeof event.body.request_id === "string") callId = event.body.request_id;
    if (event.kind === "progress") progress = event.body;
    if (event.kind === "log" && logs.length < MOST_LOGS) logs.push(event.body);
    if (event.kind === "question") questions.push(questionOf(event.body));
    show({ phase: "running", progress, logs: [...logs], questions: [...questions], callId });
  }
  throw new Error("the stream ended without an outcome");
}
