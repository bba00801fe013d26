import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { whoOf } from "#shared/activity/activity-filter";
import { ActivityFilters } from "#shared/activity/activity-filters";
import { ActivityList } from "#shared/activity/activity-list";
import type { ActivitySearch } from "#shared/activity/activity-search";
import { PROJECT_KINDS } from "#shared/activity/activity-words";
import { peopleOptions } from "#shared/api/people";
import { serversOptions } from "#shared/api/servers";
import { Page } from "#shared/ui/page";

/** What people changed in the project. */
export function ActivityPage({ project, search }: { project: string; search: ActivitySearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const people = useQuery(peopleOptions(project)).data?.items ?? [];
  const servers = useQuery(serversOptions(project)).data?.items ?? [];
  const narrow = (next: ActivitySearch, replace: boolean) =>
    navigate({ to: "/projects/$project/activity", params: { project }, search: next, replace });
  return (
    <Page title={t`Activity`} facts={t`Who changed what in this project.`} isWide>
      <ActivityFilters
        kinds={PROJECT_KINDS}
        actors={people.map(({ user, name }) => ({ id: user, name }))}
        servers={servers}
        search={search}
        onSearch={narrow}
      />
      <ActivityList
        key={JSON.stringify({ ...search, q: undefined })}
        project={project}
        search={search}
        onActor={(principal) => narrow({ ...search, who: whoOf(principal) }, false)}
      />
    </Page>
  );
}
