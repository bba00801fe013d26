import { Trans, useLingui } from "@lingui/react/macro";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { JsonObject } from "#shared/lib/json";
import { CallRefused } from "#shared/run/run";
import { Button } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Notice } from "#shared/ui/notice";
import { Panel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";

const NOT_OFFERED = -32601;

interface ListedThingsProps {
  listing: UseQueryResult<JsonObject[]>;
  mayAsk: boolean;
  /** "No prompts." */
  none: string;
  children: (things: JsonObject[]) => ReactNode;
}

/** The four faces of what a server lists. A server that does not know the request has none. */
export function ListedThings({ listing, mayAsk, none, children }: ListedThingsProps) {
  const { t } = useLingui();
  if (!mayAsk) return <Notice tone="info" title={t`Your role may not ask servers for this.`} />;
  if (listing.isPending) {
    return (
      <Panel>
        <SkeletonRows rows={4} />
      </Panel>
    );
  }
  if (listing.isError) {
    const { error } = listing;
    if (!(error instanceof CallRefused)) return <ErrorNotice error={error} onRetry={() => void listing.refetch()} />;
    if (error.failure.code !== NOT_OFFERED) {
      return (
        <Notice
          tone="fail"
          isAlert
          title={error.message}
          action={
            <Button size="small" onClick={() => void listing.refetch()}>
              <Trans>Try again</Trans>
            </Button>
          }
        />
      );
    }
  }
  const things = listing.data ?? [];
  if (things.length === 0) {
    return (
      <Panel>
        <EmptyState title={none}>
          <Trans>The server offers none.</Trans>
        </EmptyState>
      </Panel>
    );
  }
  return children(things);
}
