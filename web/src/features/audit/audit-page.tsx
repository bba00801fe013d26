import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { PROJECT_KINDS } from "#shared/activity/activity-words";
import { peopleOptions } from "#shared/api/people";
import { AuditExports } from "#shared/audit/audit-exports";
import type { AuditSearch } from "#shared/audit/audit-search";
import { AuditTrail } from "#shared/audit/audit-trail";
import { Page } from "#shared/ui/page";

/** The record that nobody can change unseen: what is in it, whether it is whole, and all of it to take away. */
export function AuditPage({ project, search }: { project: string; search: AuditSearch }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const people = useQuery(peopleOptions(project)).data?.items ?? [];
  return (
    <Page
      title={t`Audit`}
      facts={t`Calls and changes, each chained to the one before: what is changed afterwards shows.`}
      action={
        <span className="flex flex-wrap gap-2">
          <AuditExports project={project} search={search} />
        </span>
      }
      isWide
    >
      <AuditTrail
        project={project}
        kinds={PROJECT_KINDS}
        actors={people.map(({ user, name }) => ({ id: user, name }))}
        search={search}
        onSearch={(next) => navigate({ to: "/projects/$project/audit", params: { project }, search: next })}
      />
    </Page>
  );
}
