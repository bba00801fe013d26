import { useLingui } from "@lingui/react/macro";
import { classNames } from "#shared/lib/class-names";

/** The states a server can be in, as the hub names them. */
export type ServerState = "ready" | "starting" | "sleeping" | "degraded" | "failed" | "off" | "held";

/* Each state has a shape of its own, so that nobody needs the colour to tell them apart. */
const SHAPES: Record<ServerState, string> = {
  ready: "rounded-full bg-ok",
  starting: "rounded-full border-2 border-info breathe",
  sleeping: "rounded-full border-2 border-ok",
  degraded: "rotate-45 rounded-[2px] bg-warn",
  failed: "rounded-[2px] bg-fail",
  off: "rounded-full border-2 border-off",
  held: "rotate-45 rounded-[2px] border-2 border-warn",
};

const WORDS: Record<ServerState, string> = {
  ready: "text-ok-text",
  starting: "text-info-text",
  sleeping: "text-muted",
  degraded: "text-warn-text",
  failed: "text-fail-text",
  off: "text-off-text",
  held: "text-warn-text",
};

/** The word for a state, in the reader's language. */
export function useStateWord(state: ServerState): string {
  const { t } = useLingui();
  switch (state) {
    case "ready":
      return t({ context: "server state", message: "Ready" });
    case "starting":
      return t({ context: "server state", message: "Starting" });
    case "sleeping":
      return t({ context: "server state", message: "Sleeping" });
    case "degraded":
      return t({ context: "server state", message: "Degraded" });
    case "failed":
      return t({ context: "server state", message: "Failed" });
    case "off":
      return t({ context: "server state", message: "Off" });
    case "held":
      return t({ context: "server state", message: "Held" });
  }
}

export function StatusDot({ state, className }: { state: ServerState; className?: string }) {
  return <span aria-hidden="true" className={classNames("inline-block size-2 shrink-0", SHAPES[state], className)} />;
}

/** Shape, word and colour: the state of a server in one glance. */
export function Status({ state }: { state: ServerState }) {
  const word = useStateWord(state);
  return (
    <span className={classNames("inline-flex items-center gap-1.5 align-middle font-medium text-sm", WORDS[state])}>
      <StatusDot state={state} />
      {word}
    </span>
  );
}
