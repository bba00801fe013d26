import { Trans } from "@lingui/react/macro";
import { useNow } from "#shared/lib/now";
import { Badge } from "#shared/ui/badge";
import { Ago, Day } from "#shared/ui/time";

const SOON_MS = 14 * 86_400_000;

/** When a key or a token ends: counted down while it is near, a day while it is far. */
export function KeyEnd({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null) return <Trans context="key expires">never</Trans>;
  const left = new Date(at).getTime() - now;
  if (left > SOON_MS || left < 0) return <Day at={at} />;
  return (
    <Badge tone="warn">
      <Ago at={at} />
    </Badge>
  );
}
