import { Trans } from "@lingui/react/macro";
import { useIsLive } from "#shared/api/live";

/** Says when what is shown may be old. */
export function LiveBanner() {
  const isLive = useIsLive();
  return (
    <div role="status">
      {!isLive && (
        <p className="late border-line border-b bg-warn-soft px-6 py-1.5 text-sm text-warn-text">
          <Trans>The line to the hub is down. What you see may be old; it is restored by itself.</Trans>
        </p>
      )}
    </div>
  );
}
