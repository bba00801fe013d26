import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { LIVE_KINDS, type LiveEvent, readLiveEvent, refresh } from "#shared/api/live-events";

type Listener = (event: LiveEvent) => void;

interface Live {
  isLive: boolean;
  listen: (listener: Listener) => () => void;
}

const LiveContext = createContext<Live>({ isLive: false, listen: () => () => undefined });

/** One event stream for the project on screen. It updates what is shown; parts may listen too. */
export function LiveProject({ project, children }: { project: string; children: ReactNode }) {
  const queryClient = useQueryClient();
  const [isLive, setIsLive] = useState(true);
  const [listeners] = useState(() => new Set<Listener>());
  useEffect(() => {
    const source = new EventSource(`/api/v1/projects/${encodeURIComponent(project)}/events`);
    let wasLost = false;
    source.onopen = () => {
      setIsLive(true);
      // What happened while nobody listened may be missing: ask for everything once.
      if (wasLost) void queryClient.invalidateQueries();
      wasLost = false;
    };
    source.onerror = () => {
      wasLost = true;
      setIsLive(false);
    };
    for (const kind of LIVE_KINDS) {
      source.addEventListener(kind, (message: MessageEvent<string>) => {
        const event = readLiveEvent(kind, message.data);
        if (!event) return;
        refresh(queryClient, project, event);
        for (const listener of listeners) listener(event);
      });
    }
    return () => source.close();
  }, [project, queryClient, listeners]);
  const [listen] = useState(() => (listener: Listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  });
  return <LiveContext value={{ isLive, listen }}>{children}</LiveContext>;
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
