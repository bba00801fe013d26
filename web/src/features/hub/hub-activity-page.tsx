import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { whoOf } from "#shared/activity/activity-filter";
import { ActivityFilters } from "#shared/activity/activity-filters";
import { ActivityList } from "#shared/activity/activity-list";
import type { ActivitySearch } from "#shared/activity/activity-search";
import { ACTIVITY_KINDS } from "#shared/activity/activity-words";
import { allProjectsOptions } from "./hub";
import { HubFrame } from "./hub-tabs";
import { usersOptions } from "./users";

/** What people changed anywhere in the hub, and in which project. */
export function HubActivityPage({ search }: { search: ActivitySearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const projects = useQuery(allProjectsOptions()).data?.items ?? [];
  const users = useQuery(usersOptions()).data?.items ?? [];
  const narrow = (next: ActivitySearch, replace: boolean) => navigate({ to: "/hub/activity", search: next, replace });
  return (
    <HubFrame title={t`Activity of the hub`} facts={t`Who changed what, in all projects and above them.`}>
      <ActivityFilters kinds={ACTIVITY_KINDS} actors={users} search={search} onSearch={narrow} />
      <ActivityList
        key={JSON.stringify({ ...search, q: undefined })}
        project={null}
        search={search}
        onActor={(principal) => narrow({ ...search, who: whoOf(principal) }, false)}
        places={new Map(projects.map(({ id, name }) => [id, name]))}
      />
    </HubFrame>
  );
}
