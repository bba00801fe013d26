import { Trans } from "@lingui/react/macro";
import { Button } from "#shared/ui/button";
import { JsonTree } from "#shared/ui/json-tree";
import type { AnswerFormProps } from "./answer-form";

/** A question of a kind that came after us: shown as it is, to be declined. */
export function UnknownQuestion({ question, isPending, onAnswer }: AnswerFormProps<"unknown">) {
  const { method } = question;
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="foreign text-sm">
        <Trans>
          It asks by <code className="font-mono">{method}</code>, which cannot be answered here.
        </Trans>
      </p>
      <JsonTree value={question.params} />
      <Button isPending={isPending} onClick={() => onAnswer(null)}>
        <Trans>Decline</Trans>
      </Button>
    </div>
  );
}
