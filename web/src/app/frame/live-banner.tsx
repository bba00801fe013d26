import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { useIsLive } from "#shared/api/live";
import { sessionOptions } from "#shared/api/session";
import { problemKind } from "#shared/lib/explain";

/** Says when what is shown may be old, and when nobody is signed in any more. */
export function LiveBanner() {
  const isLive = useIsLive();
  const { error } = useQuery(sessionOptions());
  const isOver = problemKind(error) === "unauthenticated";
  return (
    <div role="status">
      {(isOver || !isLive) && (
        <p className="late border-line border-b bg-warn-soft px-6 py-1.5 text-sm text-warn-text">
          {isOver ? (
            <SessionOver />
          ) : (
            <Trans>The line to the hub is down. What you see may be old; it is restored by itself.</Trans>
          )}
        </p>
      )}
    </div>
  );
}

/* The page stays: what was typed into it can still be copied. */
function SessionOver() {
  const place = useLocation({ select: ({ href }) => href });
  return (
    <>
      <Trans>Your session is over.</Trans>{" "}
      <Link to="/sign-in" search={{ next: place }} className="font-medium underline">
        <Trans>Sign in</Trans>
      </Link>
    </>
  );
}
