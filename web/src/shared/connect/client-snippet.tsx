import { Trans, useLingui } from "@lingui/react/macro";
import { ExternalLink } from "lucide-react";
import type { ClientCard } from "#client/types.gen";
import { buttonClass } from "#shared/ui/button";
import { CodeBlock } from "#shared/ui/code-block";
import { Icon } from "#shared/ui/icon";
import { Notice } from "#shared/ui/notice";
import { placesOf, withKey } from "./clients";
import { isLoopback } from "./loopback";

interface ClientSnippetProps {
  card: ClientCard;
  apiKey: string | null;
  /** Over the old transport. */
  isSse?: boolean;
}

/** How one client is told of an endpoint: a button where it has a link, a command, the exact text and its file. */
export function ClientSnippet({ card, apiKey, isSse = false }: ClientSnippetProps) {
  const { t } = useLingui();
  if (isSse && card.sse_snippet === null) return <NoSse card={card} />;
  const snippet = withKey((isSse ? card.sse_snippet : null) ?? card.snippet, apiKey);
  // Commands and links know the current transport alone.
  const command = card.command === null || isSse ? null : withKey(card.command, apiKey);
  return (
    <>
      {card.cloud && isLoopback() && (
        <Notice tone="warn" title={t`${card.title} cannot reach this hub`}>
          <Trans>It connects from its maker's machines. Give the hub a public https address first.</Trans>
        </Notice>
      )}
      {card.note && (
        <p lang="en" className="text-muted text-sm">
          {card.note}
        </p>
      )}
      {command !== null && (
        <>
          <p className="text-muted text-sm">
            <Trans>Run in a terminal</Trans>
          </p>
          <CodeBlock label={t`Command for ${card.title}`} text={command} isWrapped />
        </>
      )}
      {snippet !== command && (
        <>
          <Places card={card} isSecond={command !== null} />
          <CodeBlock label={t`Snippet for ${card.title}`} text={snippet} isWrapped={card.language === "text"} />
        </>
      )}
      {card.link && !isSse && (
        <div className="flex flex-wrap items-center gap-3">
          <a href={card.link} className={buttonClass("secondary")}>
            <Icon of={ExternalLink} />
            <Trans>Open in {card.title}</Trans>
          </a>
          <span className="text-muted text-xs">
            <Trans>Brings everything but the key: add that there.</Trans>
          </span>
        </div>
      )}
    </>
  );
}

function NoSse({ card }: { card: ClientCard }) {
  const { t } = useLingui();
  return (
    <Notice tone="warn" title={t`${card.title} is not known to speak HTTP+SSE`}>
      <Trans>Choose Streamable HTTP for it.</Trans>
    </Notice>
  );
}

/** Where the text goes. */
function Places({ card, isSecond }: { card: ClientCard; isSecond: boolean }) {
  const places = placesOf(card);
  return (
    <div className="flex flex-col gap-1 text-muted text-sm">
      <p>
        {places.length === 0 ? (
          <Trans>Enter in its settings</Trans>
        ) : isSecond ? (
          <Trans>Or add to its file</Trans>
        ) : (
          <Trans>Add to its file</Trans>
        )}
      </p>
      {places.map(({ path, systems }) => (
        <p key={path} className="flex flex-wrap gap-x-2">
          <code className="wrap-anywhere font-mono text-text text-xs leading-5">{path}</code>
          {systems}
        </p>
      ))}
    </div>
  );
}
