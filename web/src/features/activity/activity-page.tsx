import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { ActivityFilters } from "#shared/activity/activity-filters";
import { ActivityList } from "#shared/activity/activity-list";
import type { ActivitySearch } from "#shared/activity/activity-search";
import { ACTIVITY_KINDS } from "#shared/activity/activity-words";
import { Page } from "#shared/ui/page";

const KINDS = ACTIVITY_KINDS.filter((kind) => !/^(hub|user|token|passkey|delivery)\./.test(kind));

/** What people changed in the project. */
export function ActivityPage({ project, search }: { project: string; search: ActivitySearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  return (
    <Page title={t`Activity`} facts={t`Who changed what in this project.`} isWide>
      <ActivityFilters
        kinds={KINDS}
        search={search}
        onSearch={(next, replace) =>
          navigate({ to: "/projects/$project/activity", params: { project }, search: next, replace })
        }
      />
      <ActivityList key={JSON.stringify({ ...search, q: undefined })} project={project} search={search} />
    </Page>
  );
}
