import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { type LiveEvent, type LiveKind, readLiveEvent, refresh, TOLD_KINDS } from "#shared/api/live-events";
import { below } from "#shared/lib/base";

type Listener = (event: LiveEvent) => void;

interface Live {
  isLive: boolean;
  listen: (listener: Listener) => () => void;
}

const LiveContext = createContext<Live>({ isLive: false, listen: () => () => undefined });

const GATHER_MS = 250;
const RETRY_MS = 5000;

/** One event stream for the project on screen. It updates what is shown; parts may listen too. */
export function LiveProject({ project, children }: { project: string; children: ReactNode }) {
  const queryClient = useQueryClient();
  const [isLive, setIsLive] = useState(true);
  const [listeners] = useState(() => new Set<Listener>());
  useEffect(() => {
    let gathered: LiveEvent[] = [];
    let flushing: ReturnType<typeof setTimeout> | undefined;
    // A busy project tells a hundred things a second; what is shown is fetched again a few times a second at most.
    const flush = () => {
      flushing = undefined;
      refresh(queryClient, project, gathered);
      gathered = [];
    };
    const stop = follow(project, {
      onLive: setIsLive,
      onEvent: (event) => {
        gathered.push(event);
        flushing ??= setTimeout(flush, GATHER_MS);
        for (const listener of listeners) listener(event);
      },
    });
    return () => {
      clearTimeout(flushing);
      stop();
    };
  }, [project, queryClient, listeners]);
  const [listen] = useState(() => (listener: Listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  });
  return <LiveContext value={{ isLive, listen }}>{children}</LiveContext>;
}

interface Follower {
  onLive: (isLive: boolean) => void;
  onEvent: Listener;
}

/** Keeps a stream open until stopped. The browser resumes a broken one by itself; a refused one is asked for again. */
function follow(project: string, { onLive, onEvent }: Follower): () => void {
  let source: EventSource;
  let retry: ReturnType<typeof setTimeout> | undefined;
  // What was asked for before the stream is open may be older than what the stream begins with.
  let missed: LiveKind | null = "opened";
  const open = () => {
    source = new EventSource(below(`/api/v1/projects/${encodeURIComponent(project)}/events`));
    source.onopen = () => {
      onLive(true);
      if (missed) onEvent({ kind: missed, body: {} });
      missed = null;
    };
    source.onerror = () => {
      missed = "gap";
      onLive(false);
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
    };
    for (const kind of TOLD_KINDS) {
      source.addEventListener(kind, (message: MessageEvent<string>) => {
        const event = readLiveEvent(kind, message.data);
        if (event) onEvent(event);
      });
    }
  };
  // A stream over a network that went away says nothing for minutes, and a hub on this machine needs none: ask anew.
  const again = () => {
    clearTimeout(retry);
    source.close();
    missed = "gap";
    open();
  };
  window.addEventListener("offline", again);
  window.addEventListener("online", again);
  open();
  return () => {
    window.removeEventListener("offline", again);
    window.removeEventListener("online", again);
    clearTimeout(retry);
    source.close();
  };
}

export function useIsLive(): boolean {
  return useContext(LiveContext).isLive;
}

/** Hears every live event of the project while mounted. */
export function useLiveEvents(listener: Listener): void {
  const { listen } = useContext(LiveContext);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => listen((event) => latest.current(event)), [listen]);
}
