import { useLingui } from "@lingui/react/macro";
import type { CallOutcome } from "#client/types.gen";
import { classNames } from "#shared/lib/class-names";

/* A shape for each, so that nobody needs the colour to tell them apart. */
const SHAPES: Record<CallOutcome, string> = {
  ok: "rounded-full bg-ok",
  "tool-error": "rounded-[2px] border-2 border-fail",
  error: "rounded-[2px] bg-fail",
  refused: "rotate-45 rounded-[2px] bg-warn",
  cancelled: "rounded-full border-2 border-off",
};

const WORDS: Record<CallOutcome, string> = {
  ok: "text-ok-text",
  "tool-error": "text-fail-text",
  error: "text-fail-text",
  refused: "text-warn-text",
  cancelled: "text-off-text",
};

/** The word for how a call ended, in the reader's language. */
export function useOutcomeWord(): (outcome: CallOutcome) => string {
  const { t } = useLingui();
  return (outcome) => {
    switch (outcome) {
      case "ok":
        return t({ context: "outcome of a call", message: "Answered" });
      case "tool-error":
        return t({ context: "outcome of a call", message: "Tool failed" });
      case "error":
        return t({ context: "outcome of a call", message: "Error" });
      case "refused":
        return t({ context: "outcome of a call", message: "Refused" });
      case "cancelled":
        return t({ context: "outcome of a call", message: "Cancelled" });
    }
  };
}

/** How a call ended: shape, word and colour. */
export function Outcome({ outcome }: { outcome: CallOutcome }) {
  const word = useOutcomeWord()(outcome);
  return (
    <span className={classNames("inline-flex items-center gap-1.5 whitespace-nowrap font-medium", WORDS[outcome])}>
      <span aria-hidden="true" className={classNames("inline-block size-2 shrink-0", SHAPES[outcome])} />
      {word}
    </span>
  );
}
