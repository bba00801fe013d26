import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { testAuditDeliveryMutation } from "#client/@tanstack/react-query.gen";
import type { Delivery, TrialOutcome } from "#client/types.gen";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Notice } from "#shared/ui/notice";
import { type DeliveryDraft, trialOf } from "./deliveries";

interface DeliveryTrialProps {
  known: Delivery | null;
  draft: DeliveryDraft;
}

/** Sends a test message to the place as it is described now; nothing is saved. */
export function DeliveryTrial({ known, draft }: DeliveryTrialProps) {
  const trial = useMutation(testAuditDeliveryMutation());
  return (
    <div className="flex flex-col items-start gap-2">
      <Button
        disabled={draft.url === ""}
        isPending={trial.isPending}
        onClick={() => trial.mutate({ body: trialOf(known, draft) })}
      >
        <Trans>Send a test</Trans>
      </Button>
      <div role="status" className="w-full">
        {trial.data && <Outcome outcome={trial.data} />}
      </div>
      {trial.isError && <ErrorNotice error={trial.error} />}
    </div>
  );
}

function Outcome({ outcome: { taken, said } }: { outcome: TrialOutcome }) {
  const { t } = useLingui();
  return (
    <Notice tone={taken ? "ok" : "fail"} title={taken ? t`It took the test message.` : t`It did not take it.`}>
      {said && <p className="foreign break-words text-muted">{said}</p>}
    </Notice>
  );
}
