import { Trans } from "@lingui/react/macro";
import type { JsonObject } from "#shared/lib/json";
import { Button } from "#shared/ui/button";

interface NoAnswerProps {
  isPending: boolean;
  onAnswer: (result: JsonObject) => void;
}

/** The two ways out of what a server asks a person: a no, and leaving it open. */
export function NoAnswer({ isPending, onAnswer }: NoAnswerProps) {
  return (
    <>
      <Button disabled={isPending} onClick={() => onAnswer({ action: "decline" })}>
        <Trans>Decline</Trans>
      </Button>
      <Button variant="ghost" disabled={isPending} onClick={() => onAnswer({ action: "cancel" })}>
        <Trans>Leave unanswered</Trans>
      </Button>
    </>
  );
}
