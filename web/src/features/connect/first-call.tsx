import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useIsLive, useLiveEvents } from "#shared/api/live";
import type { JsonObject } from "#shared/lib/json";
import { Notice } from "#shared/ui/notice";
import { ClockTime } from "#shared/ui/time";

const text = (call: JsonObject, name: string) => (typeof call[name] === "string" ? call[name] : null);

interface Awaited {
  /** Null: any key. */
  keyId: string | null;
  /** The path of the endpoint, as calls name it. */
  endpoint: string;
}

/** Whether a call came to the endpoint with the awaited key. Trying a tool in the hub does not count: it has no key. */
function isAwaited(call: JsonObject, { keyId, endpoint }: Awaited): boolean {
  const principal = text(call, "principal") ?? "";
  if (text(call, "endpoint") !== endpoint) return false;
  return keyId === null ? principal.startsWith("key:") : principal === `key:${keyId}`;
}

/** Waits for the first call from outside, and says who made it. */
export function FirstCall({ keyId, endpoint }: Awaited) {
  const { t } = useLingui();
  const isLive = useIsLive();
  const [seen, setSeen] = useState<{ awaited: string; call: JsonObject } | null>(null);
  const awaited = `${keyId} ${endpoint}`;
  useLiveEvents((event) => {
    if (event.kind !== "call" || !isAwaited(event.body, { keyId, endpoint })) return;
    setSeen((before) => (before?.awaited === awaited ? before : { awaited, call: event.body }));
  });
  const call = seen?.awaited === awaited ? seen.call : null;
  return (
    <div role="status">
      {call ? <Connected call={call} /> : <Waiting isLive={isLive} title={t`Waiting for the first call`} />}
    </div>
  );
}

function Waiting({ isLive, title }: { isLive: boolean; title: string }) {
  return (
    <div className="flex items-center gap-2.5 rounded-panel border border-line bg-sunken px-3 py-2.5 text-sm">
      <span aria-hidden="true" className="breathe size-2 shrink-0 rounded-full border-2 border-info" />
      <span className="font-medium">{title}</span>
      {!isLive && (
        <span className="text-muted">
          <Trans>The line to the hub is down, it is being restored.</Trans>
        </span>
      )}
    </div>
  );
}

function Connected({ call }: { call: JsonObject }) {
  const { t } = useLingui();
  const client = text(call, "client") ?? t`a client`;
  const at = text(call, "at");
  return (
    <Notice tone="ok" title={t`Connected: ${client}`}>
      <span className="flex flex-wrap gap-x-3 text-muted">
        <span className="font-mono text-xs leading-5">{text(call, "revision")}</span>
        {at && <ClockTime at={at} />}
      </span>
    </Notice>
  );
}
