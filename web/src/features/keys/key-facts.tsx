import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Key } from "#client/types.gen";
import { Countdown } from "#shared/keys/countdown";
import { ScopeWords } from "#shared/keys/scope-words";
import { Count } from "#shared/ui/amount";
import { Fact, Facts } from "#shared/ui/panel";
import { Ago, Moment } from "#shared/ui/time";

/** What is known of a key without its text: what it opens, from where, how much, until when, and its last use. */
export function KeyFacts({ shown }: { shown: Key }) {
  const { t } = useLingui();
  return (
    <Facts>
      <Fact name={t`Begins with`}>
        <code className="font-mono text-xs">{shown.prefix}</code>
      </Fact>
      <Fact name={t`Holder`}>{shown.holder ? `${shown.holder.name} · ${shown.holder.email}` : "–"}</Fact>
      <Fact name={t`Opens`}>
        <ScopeWords scopes={shown.scopes} />
      </Fact>
      <LimitFacts shown={shown} />
      <Fact name={t`Made`}>
        <Moment at={shown.created_at} />
      </Fact>
      <Fact name={t`Expires`}>
        {shown.expires_at ? <Moment at={shown.expires_at} /> : <Trans context="key expires">never</Trans>}
      </Fact>
      {shown.previous_until && (
        <Fact name={t`The old text ends in`}>
          <Countdown until={shown.previous_until} />
        </Fact>
      )}
      {shown.revoked_at && (
        <Fact name={t`Revoked`}>
          <Moment at={shown.revoked_at} />
        </Fact>
      )}
      <Fact name={t`Last used`}>
        <LastUse shown={shown} />
      </Fact>
    </Facts>
  );
}

function LimitFacts({ shown }: { shown: Key }) {
  const { t } = useLingui();
  const { calls_per_minute: perMinute, concurrent } = shown.limits;
  const parts: ReactNode[] = [];
  if (perMinute) {
    parts.push(
      <span key="minute">
        <Trans>
          <Count value={perMinute} /> a minute
        </Trans>
      </span>,
    );
  }
  if (concurrent) {
    parts.push(
      <span key="once">
        <Trans>
          <Count value={concurrent} /> at the same time
        </Trans>
      </span>,
    );
  }
  return (
    <>
      {shown.addresses.length > 0 && (
        <Fact name={t`Only from`}>
          <code className="font-mono text-xs">{shown.addresses.join(", ")}</code>
        </Fact>
      )}
      {parts.length > 0 && (
        <Fact name={t`Calls`}>
          <span className="flex flex-wrap gap-x-3">{parts}</span>
        </Fact>
      )}
    </>
  );
}

function LastUse({ shown }: { shown: Key }) {
  if (!shown.last_used_at) return <Trans context="used or seen">never</Trans>;
  return (
    <span className="flex flex-wrap gap-x-2">
      <Ago at={shown.last_used_at} />
      {shown.last_used_address && <code className="font-mono text-xs">{shown.last_used_address}</code>}
      {shown.last_used_client && <span className="foreign text-muted">{shown.last_used_client}</span>}
    </span>
  );
}
