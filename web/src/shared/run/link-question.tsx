import { Trans, useLingui } from "@lingui/react/macro";
import { Check, ExternalLink } from "lucide-react";
import { Button, buttonClass } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";
import { Notice } from "#shared/ui/notice";
import type { AnswerFormProps } from "./answer-form";
import { NoAnswer } from "./no-answer";

/** A page that the server wants opened. The person opens it, having seen where it leads; nothing is fetched before. */
export function LinkQuestion({ question: { link, address }, isPending, onAnswer }: AnswerFormProps<"link">) {
  const { t } = useLingui();
  return (
    <div className="flex flex-col gap-3">
      {link === null ? (
        <Notice tone="warn" title={t`This address is not opened`}>
          <Trans>It is no plain page of the web. Decline, unless you know why it is asked.</Trans>
        </Notice>
      ) : (
        <>
          <p className="text-sm">
            <Trans>
              Leads to <strong className="foreign font-mono font-semibold">{link.host}</strong>
            </Trans>
          </p>
          <div>
            <a href={link.href} target="_blank" rel="noreferrer noopener" className={buttonClass("secondary")}>
              <Icon of={ExternalLink} />
              <Trans>Open the page</Trans>
            </a>
          </div>
        </>
      )}
      <code className="foreign break-all font-mono text-muted text-xs">{address.slice(0, 2000)}</code>
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          icon={<Icon of={Check} />}
          isPending={isPending}
          disabled={link === null}
          onClick={() => onAnswer({ action: "accept" })}
        >
          <Trans>I have opened it</Trans>
        </Button>
        <NoAnswer isPending={isPending} onAnswer={onAnswer} />
      </div>
    </div>
  );
}
