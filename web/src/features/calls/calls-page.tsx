import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useCalls } from "#shared/api/calls";
import { useIsScrolled } from "#shared/lib/scrolled";
import { buttonClass } from "#shared/ui/button";
import { CallTable } from "#shared/ui/call-table";
import { EmptyState } from "#shared/ui/empty-state";
import { FreshButton } from "#shared/ui/fresh-button";
import { Page } from "#shared/ui/page";
import { PagedPanel } from "#shared/ui/paged-panel";
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
  const calls = useCalls(project, filterOf(search), { isEnabled: !isReading, range: search.range });
  const isNarrowed = Object.values(search).some((one) => one !== undefined);
  return (
    <>
      <FreshButton
        isReading={isReading}
        isWanted={({ kind, body }) => kind === "call" && isWanted(body, search, Date.now())}
      />
      <PagedPanel
        list={calls}
        rows={8}
        empty={<NoCalls project={project} isNarrowed={isNarrowed} hasOlder={calls.hasNextPage} />}
      >
        {(shown) => <CallTable project={project} calls={shown} />}
      </PagedPanel>
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
