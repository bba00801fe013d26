import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, Link, useLocation, useRouter } from "@tanstack/react-router";
import { useLiveEvents } from "#shared/api/live";
import { problemKind } from "#shared/lib/explain";
import { buttonClass } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Page } from "#shared/ui/page";
import { SkeletonRows } from "#shared/ui/skeleton";

/** A page that could not get what it needs. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useLingui();
  const router = useRouter();
  const place = useLocation({ select: (location) => location.href });
  const queries = useQueryErrorResetBoundary();
  const retry = async () => {
    queries.reset();
    reset();
    await router.invalidate();
  };
  // The hub was away and is back: what could not be had then can be now.
  useLiveEvents(({ kind }) => {
    if (kind === "gap") void retry();
  });
  return (
    <Page title={t`This page could not be shown`}>
      <ErrorNotice error={error} onRetry={retry} />
      {problemKind(error) === "unauthenticated" && (
        <div>
          <Link to="/sign-in" search={{ next: place }} className={buttonClass("primary")}>
            <Trans>Sign in</Trans>
          </Link>
        </div>
      )}
    </Page>
  );
}

export function PageLoading() {
  return (
    <div className="px-6 py-8">
      <SkeletonRows rows={5} />
    </div>
  );
}

export function PageMissing() {
  const { t } = useLingui();
  return (
    <main id="content" className="grid min-h-dvh place-items-center">
      <title>mcp-orch</title>
      <h1 className="sr-only">mcp-orch</h1>
      <EmptyState
        title={t`There is nothing at this address.`}
        action={
          <Link to="/" className={buttonClass("primary")}>
            <Trans>To my projects</Trans>
          </Link>
        }
      />
    </main>
  );
}
