import { Trans } from "@lingui/react/macro";
import { RotateCw } from "lucide-react";
import { useExplain } from "#shared/lib/explain";
import { Button } from "#shared/ui/button";
import { useFieldWord } from "#shared/ui/detail-words";
import { Icon } from "#shared/ui/icon";
import { Notice } from "#shared/ui/notice";

/** The error face: what failed, the hub's words, and the way out. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const explanation = useExplain()(error);
  const fieldWord = useFieldWord();
  return (
    <Notice
      tone="fail"
      isAlert
      title={explanation.title}
      action={
        onRetry && (
          <Button size="small" icon={<Icon of={RotateCw} />} onClick={onRetry}>
            <Trans>Try again</Trans>
          </Button>
        )
      }
    >
      {explanation.detail && <p className="whitespace-pre-wrap">{explanation.detail}</p>}
      {explanation.hint && <p className="text-muted">{explanation.hint}</p>}
      {explanation.fields.length > 0 && (
        <ul className="mt-1 list-disc pl-4">
          {explanation.fields.map((one) => (
            <li key={`${one.field}${one.message}`}>
              <span title={one.field} className="font-medium">
                {fieldWord(one.field)}
              </span>
              : {one.message}
            </li>
          ))}
        </ul>
      )}
      {explanation.requestId && <p className="mt-1 font-mono text-faint text-xs">{explanation.requestId}</p>}
    </Notice>
  );
}
