import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useCalls } from "#shared/api/calls";
import { useLiveEvents } from "#shared/api/live";
import { useNow } from "#shared/lib/now";
import { scrollToTop, useIsScrolled } from "#shared/lib/scrolled";
import { buttonClass } from "#shared/ui/button";
import { CallTable } from "#shared/ui/call-table";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { FreshButton, OlderButton } from "#shared/ui/list-states";
import { Page } from "#shared/ui/page";
import { Panel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { CallFilters } from "./call-filters";
import { type CallSearch, filterOf, isWanted } from "./call-search";
import { ExportCalls } from "./export-calls";

/** Every call of the project as it comes in, narrowed down by the address. */
export function CallsPage({ project, search }: { project: string; search: CallSearch }) {
  const { t } = useLingui();
  return (
    <Page
      title={t`Calls`}
      facts={t`Who called what, and how it ended.`}
      action={<ExportCalls project={project} search={search} />}
      isWide
    >
      <CallFilters project={project} search={search} />
      <CallList key={JSON.stringify(search)} project={project} search={search} />
    </Page>
  );
}

function CallList({ project, search }: { project: string; search: CallSearch }) {
  const isReading = useIsScrolled();
  const [missed, setMissed] = useState(0);
  const calls = useCalls(project, filterOf(search, useNow()), !isReading);
  useLiveEvents((event) => {
    if (event.kind === "call" && isReading && isWanted(event.body, search)) setMissed((count) => count + 1);
  });
  const shown = calls.data?.pages.flatMap((page) => page.items) ?? [];
  const isEmpty = calls.isSuccess && shown.length === 0;
  return (
    <>
      <FreshButton
        count={isReading ? missed : 0}
        onShow={() => {
          setMissed(0);
          scrollToTop();
        }}
      />
      <Panel className="overflow-hidden">
        {calls.isPending && <SkeletonRows rows={8} />}
        {calls.isError && shown.length === 0 && (
          <div className="p-4">
            <ErrorNotice error={calls.error} onRetry={() => void calls.refetch()} />
          </div>
        )}
        {isEmpty && (
          <NoCalls
            project={project}
            isNarrowed={Object.values(search).some((one) => one !== undefined)}
            hasOlder={calls.hasNextPage}
          />
        )}
        {shown.length > 0 && <CallTable project={project} calls={shown} />}
        <OlderButton
          hasMore={calls.hasNextPage}
          isPending={calls.isFetchingNextPage}
          onMore={() => void calls.fetchNextPage()}
        />
      </Panel>
    </>
  );
}

interface NoCallsProps {
  project: string;
  isNarrowed: boolean;
  /** A filter looks through a part of the log at a time. */
  hasOlder: boolean;
}

function NoCalls({ project, isNarrowed, hasOlder }: NoCallsProps) {
  const { t } = useLingui();
  if (isNarrowed) {
    return (
      <EmptyState
        title={hasOlder ? t`No call fits among the newest ones.` : t`No call fits this filter.`}
        action={
          <Link to="/projects/$project/calls" params={{ project }} search={{}} className={buttonClass()}>
            <Trans>Show all calls</Trans>
          </Link>
        }
      />
    );
  }
  return (
    <EmptyState
      title={t`No call yet.`}
      action={
        <Link to="/projects/$project/connect" params={{ project }} className={buttonClass("primary")}>
          <Trans>Connect a client</Trans>
        </Link>
      }
    >
      <Trans>Calls of connected clients and of the playground appear here as they happen.</Trans>
    </EmptyState>
  );
}
