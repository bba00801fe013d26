import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useLiveEvents } from "#shared/api/live";
import { useNow } from "#shared/lib/now";
import { scrollToTop, useIsScrolled } from "#shared/lib/scrolled";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { FreshButton, OlderButton } from "#shared/ui/list-states";
import { Panel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { useActivity } from "./activity";
import { activityFilterOf } from "./activity-filter";
import type { ActivitySearch } from "./activity-search";
import { ActivityTable } from "./activity-table";

interface ActivityListProps {
  /** None: of the whole hub. */
  project: string | null;
  search: ActivitySearch;
  /** Names of projects by id, where changes of many are listed. */
  places?: ReadonlyMap<string, string>;
}

/** The changes that fit a search, newest first; in a project new ones come by themselves. */
export function ActivityList({ project, search, places }: ActivityListProps) {
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
        {shown.length > 0 && <ActivityTable activity={shown} places={places} />}
        <OlderButton
          hasMore={activity.hasNextPage}
          isPending={activity.isFetchingNextPage}
          onMore={() => void activity.fetchNextPage()}
        />
      </Panel>
    </>
  );
}

function NoActivity({ isNarrow, hasOlder }: { isNarrow: boolean; hasOlder: boolean }) {
  const { t } = useLingui();
  // A search looks through a part of the list at a time.
  if (hasOlder) return <EmptyState title={t`No change fits among the newest ones.`} />;
  return <EmptyState title={isNarrow ? t`No change fits this search.` : t`Nothing was changed here yet.`} />;
}
