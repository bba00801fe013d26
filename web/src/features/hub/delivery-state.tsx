import { useLingui } from "@lingui/react/macro";
import type { Delivery } from "#client/types.gen";
import { classNames } from "#shared/lib/class-names";
import { type ServerState, StatusDot } from "#shared/ui/status";

interface Standing {
  /** Whose shape and colour it has. */
  like: ServerState;
  look: string;
  word: string;
}

function useStanding({ enabled, failures, behind }: Delivery): Standing {
  const { t } = useLingui();
  if (!enabled) return { like: "off", look: "text-off-text", word: t`Paused` };
  if (failures > 0) return { like: "failed", look: "text-fail-text", word: t`Failing` };
  if (behind > 0) return { like: "starting", look: "text-info-text", word: t`Catching up` };
  return { like: "ready", look: "text-ok-text", word: t`Up to date` };
}

/** Shape, word and colour: how a place is in one glance. */
export function DeliveryState({ delivery }: { delivery: Delivery }) {
  const { like, look, word } = useStanding(delivery);
  return (
    <span className={classNames("inline-flex items-center gap-1.5 font-medium text-sm", look)}>
      <StatusDot state={like} />
      {word}
    </span>
  );
}
