import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { getProjectQueryKey, getSessionQueryKey } from "#client/@tanstack/react-query.gen";
import type { StreamEventsData, StreamProjectEventsData } from "#client/types.gen";
import { type LiveEvent, type LiveKind, readLiveEvent, refresh, TOLD_KINDS } from "#shared/api/live-events";
import { refreshHub } from "#shared/api/live-hub";
import { below } from "#shared/lib/base";

type Listener = (event: LiveEvent) => void;

interface Live {
  isLive: boolean;
  listen: (listener: Listener) => () => void;
}

const LiveContext = createContext<Live>({ isLive: false, listen: () => () => undefined });

const PROJECT: StreamProjectEventsData["url"] = "/api/v1/projects/{project}/events";
const HUB: StreamEventsData["url"] = "/api/v1/events";
const GATHER_MS = 250;
const RETRY_MS = 5000;
/* Every call of a busy hub would be too much for pages that show none. */
const CHANGES = `${HUB}?kind=activity&kind=server.status`;

interface LiveLineProps {
  /** The one on screen; null above the projects, undefined while it is not known yet. */
  project: string | null | undefined;
  children: ReactNode;
}

/**
 * One event stream for what is on screen: all of its project, or, above the projects, what is changed anywhere. It
 * updates what is shown; parts may listen too.
 */
export function LiveLine({ project, children }: LiveLineProps) {
  const queryClient = useQueryClient();
  const [isLive, setIsLive] = useState(true);
  const [listeners] = useState(() => new Set<Listener>());
  useEffect(() => {
    if (project === undefined) return undefined;
    let gathered: LiveEvent[] = [];
    let flushing: ReturnType<typeof setTimeout> | undefined;
    // A busy project tells a hundred things a second; what is shown is fetched again a few times a second at most.
    const flush = () => {
      flushing = undefined;
      if (project === null) refreshHub(queryClient, gathered);
      else refresh(queryClient, project, gathered);
      gathered = [];
    };
    const stop = follow(project === null ? CHANGES : PROJECT.replace("{project}", encodeURIComponent(project)), {
      onLive: setIsLive,
      // The session may be over, or the project not one's own any more: the page has to know.
      onRefused: () => {
        void queryClient.invalidateQueries({ queryKey: getSessionQueryKey() });
        if (project !== null)
          void queryClient.invalidateQueries({ queryKey: getProjectQueryKey({ path: { project } }) });
      },
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
  /** The hub is there, and gives no stream. */
  onRefused: () => void;
  onEvent: Listener;
}

/** Keeps a stream open until stopped. The browser resumes a broken one by itself; a refused one is asked for again. */
function follow(path: string, { onLive, onRefused, onEvent }: Follower): () => void {
  let source: EventSource;
  let retry: ReturnType<typeof setTimeout> | undefined;
  // What was asked for before the stream is open may be older than what the stream begins with.
  let missed: LiveKind | null = "opened";
  const open = () => {
    source = new EventSource(below(path));
    source.onopen = () => {
      onLive(true);
      if (missed) onEvent({ kind: missed, body: {} });
      missed = null;
    };
    source.onerror = () => {
      missed = "gap";
      onLive(false);
      if (source.readyState !== EventSource.CLOSED) return;
      retry = setTimeout(open, RETRY_MS);
      onRefused();
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

/** Hears every live event of what is on screen while mounted. */
export function useLiveEvents(listener: Listener): void {
  const { listen } = useContext(LiveContext);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => listen((event) => latest.current(event)), [listen]);
}
