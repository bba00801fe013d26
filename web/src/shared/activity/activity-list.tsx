import { useLingui } from "@lingui/react/macro";
import { useIsScrolled } from "#shared/lib/scrolled";
import { EmptyState } from "#shared/ui/empty-state";
import { FreshButton } from "#shared/ui/fresh-button";
import { PagedPanel } from "#shared/ui/paged-panel";
import { useActivity } from "./activity";
import { activityFilterOf, isNewLine } from "./activity-filter";
import type { ActivitySearch } from "./activity-search";
import { ActivityTable } from "./activity-table";

interface ActivityListProps {
  /** None: of the whole hub. */
  project: string | null;
  search: ActivitySearch;
  /** Names of projects by id, where changes of many are listed. */
  places?: ReadonlyMap<string, string>;
  /** Somebody's changes alone are asked for. */
  onActor: (principal: string) => void;
}

/** The changes that fit a search, newest first; in a project new ones come by themselves. */
export function ActivityList({ project, search, places, onActor }: ActivityListProps) {
  const isReading = useIsScrolled();
  const activity = useActivity(project, activityFilterOf(search), { isEnabled: !isReading, range: search.range });
  const isNarrow = Object.values(search).some((value) => value !== undefined);
  return (
    <>
      <FreshButton isReading={isReading} isWanted={(event) => isNewLine(event, search, Date.now())} />
      <PagedPanel list={activity} rows={8} empty={<NoActivity isNarrow={isNarrow} hasOlder={activity.hasNextPage} />}>
        {(shown) => <ActivityTable activity={shown} places={places} onActor={onActor} />}
      </PagedPanel>
    </>
  );
}

function NoActivity({ isNarrow, hasOlder }: { isNarrow: boolean; hasOlder: boolean }) {
  const { t } = useLingui();
  // A search looks through a part of the list at a time.
  if (hasOlder) return <EmptyState title={t`No change fits among the newest ones.`} />;
  return <EmptyState title={isNarrow ? t`No change fits this search.` : t`Nothing was changed here yet.`} />;
}
