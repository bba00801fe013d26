import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useActivity } from "#shared/api/activity";
import { useLiveEvents } from "#shared/api/live";
import { useNow } from "#shared/lib/now";
import { scrollToTop, useIsScrolled } from "#shared/lib/scrolled";
import { ActivityTable } from "#shared/ui/activity-table";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { FreshButton, OlderButton } from "#shared/ui/list-states";
import { Page } from "#shared/ui/page";
import { Panel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { activityFilterOf } from "./activity-filter";
import { ActivityFilters } from "./activity-filters";
import type { ActivitySearch } from "./activity-search";

/** What people changed in the project. */
export function ActivityPage({ project, search }: { project: string; search: ActivitySearch }) {
  const { t } = useLingui();
  return (
    <Page title={t`Activity`} facts={t`Who changed what in this project.`} isWide>
      <ActivityFilters project={project} search={search} />
      <ActivityList key={JSON.stringify({ ...search, q: undefined })} project={project} search={search} />
    </Page>
  );
}

function NoActivity({ isNarrow, hasOlder }: { isNarrow: boolean; hasOlder: boolean }) {
  const { t } = useLingui();
  // A search looks through a part of the list at a time.
  if (hasOlder) return <EmptyState title={t`No change fits among the newest ones.`} />;
  return <EmptyState title={isNarrow ? t`No change fits this search.` : t`Nothing was changed here yet.`} />;
}

function ActivityList({ project, search }: { project: string; search: ActivitySearch }) {
  const isReading = useIsScrolled();
  const [missed, setMissed] = useState(0);
  const activity = useActivity(project, activityFilterOf(search, useNow()), !isReading);
  useLiveEvents((event) => {
    const isWanted = search.kind === undefined || event.body.kind === search.kind;
    if (event.kind === "activity" && isReading && isWanted) setMissed((count) => count + 1);
  });
  const isNarrow = Object.values(search).some((value) => value !== undefined);
  const shown = activity.data?.pages.flatMap((page) => page.items) ?? [];
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
        {activity.isPending && <SkeletonRows rows={8} />}
        {activity.isError && shown.length === 0 && (
          <div className="p-4">
            <ErrorNotice error={activity.error} onRetry={() => void activity.refetch()} />
          </div>
        )}
        {activity.isSuccess && shown.length === 0 && <NoActivity isNarrow={isNarrow} hasOlder={activity.hasNextPage} />}
        {shown.length > 0 && <ActivityTable activity={shown} />}
        <OlderButton
          hasMore={activity.hasNextPage}
          isPending={activity.isFetchingNextPage}
          onMore={() => void activity.fetchNextPage()}
        />
      </Panel>
    </>
  );
}
