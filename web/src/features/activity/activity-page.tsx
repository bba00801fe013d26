import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useActivity } from "#shared/api/activity";
import { useLiveEvents } from "#shared/api/live";
import { useNow } from "#shared/lib/now";
import { scrollToTop, useIsScrolled } from "#shared/lib/scrolled";
import { TIME_RANGES, timeRangeOf } from "#shared/lib/time-range";
import { ActivityTable } from "#shared/ui/activity-table";
import { ACTIVITY_KINDS, useActivityWord } from "#shared/ui/activity-words";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { FreshButton, OlderButton } from "#shared/ui/list-states";
import { Page } from "#shared/ui/page";
import { Panel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { useRangeWord } from "#shared/ui/use-range-word";
import { activityFilterOf } from "./activity-filter";
import type { ActivitySearch } from "./activity-search";

/** What people changed in the project. */
export function ActivityPage({ project, search }: { project: string; search: ActivitySearch }) {
  const { t } = useLingui();
  return (
    <Page title={t`Activity`} facts={t`Who changed what in this project.`} isWide>
      <Filters project={project} search={search} />
      <ActivityList key={JSON.stringify(search)} project={project} search={search} />
    </Page>
  );
}

function Filters({ project, search }: { project: string; search: ActivitySearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const word = useActivityWord();
  const rangeWord = useRangeWord();
  const narrow = (part: ActivitySearch) =>
    navigate({ to: "/projects/$project/activity", params: { project }, search: { ...search, ...part } });
  return (
    <search aria-label={t`Filter the activity`} className="flex flex-wrap items-center gap-2">
      <select
        aria-label={t`Kind of change`}
        className="control w-auto! max-w-full"
        value={search.kind ?? ""}
        onChange={(event) => narrow({ kind: event.target.value || undefined })}
      >
        <option value="">{t`All changes`}</option>
        {ACTIVITY_KINDS.filter((kind) => !/^(hub|user|token)\./.test(kind)).map((kind) => (
          <option key={kind} value={kind}>
            {word(kind)}
          </option>
        ))}
      </select>
      <select
        aria-label={t`Time`}
        className="control w-auto!"
        value={search.range ?? ""}
        onChange={(event) => narrow({ range: timeRangeOf(event.target.value) })}
      >
        <option value="">{t`All times`}</option>
        {TIME_RANGES.map((range) => (
          <option key={range} value={range}>
            {rangeWord(range)}
          </option>
        ))}
      </select>
    </search>
  );
}

function ActivityList({ project, search }: { project: string; search: ActivitySearch }) {
  const { t } = useLingui();
  const isReading = useIsScrolled();
  const [missed, setMissed] = useState(0);
  const activity = useActivity(project, activityFilterOf(search, useNow()), !isReading);
  useLiveEvents((event) => {
    const isWanted = search.kind === undefined || event.body.kind === search.kind;
    if (event.kind === "activity" && isReading && isWanted) setMissed((count) => count + 1);
  });
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
        {activity.isSuccess && shown.length === 0 && <EmptyState title={t`Nothing was changed here yet.`} />}
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
