import { useLingui } from "@lingui/react/macro";
import { listAuditRecordsQueryKey, listHubAuditRecordsQueryKey } from "#client/@tanstack/react-query.gen";
import { listAuditRecords, listHubAuditRecords } from "#client/sdk.gen";
import type { AuditRecord } from "#client/types.gen";
import { useListPages } from "#shared/api/pages";
import { useNow } from "#shared/lib/now";
import { boundsOf } from "#shared/lib/time-span";
import { EmptyState } from "#shared/ui/empty-state";
import { PagedPanel } from "#shared/ui/paged-panel";
import { Segmented } from "#shared/ui/segmented";
import { TimeSpanFields } from "#shared/ui/time-span-fields";
import type { AuditSearch } from "./audit-search";
import { AuditTable } from "./audit-table";
import { Verification } from "./verification";

interface AuditTrailProps {
  /** None: of the whole hub. */
  project: string | null;
  search: AuditSearch;
  onSearch: (search: AuditSearch) => void;
}

/** Whether the record is whole, and what is in it, newest first. */
export function AuditTrail({ project, search, onSearch }: AuditTrailProps) {
  const { t } = useLingui();
  return (
    <>
      <Verification project={project} />
      <search aria-label={t`Filter the records`} className="flex flex-wrap items-center gap-2">
        <Segmented
          label={t`Records of`}
          value={search.stream ?? "actions"}
          options={[
            { value: "actions", label: t`Changes` },
            { value: "calls", label: t`Calls` },
          ]}
          onChange={(stream) => onSearch({ ...search, stream })}
        />
        <TimeSpanFields span={search} onSpan={({ range, from, to }) => onSearch({ ...search, range, from, to })} />
      </search>
      <Records key={JSON.stringify(search)} project={project} search={search} />
    </>
  );
}

function useRecords(project: string | null, search: AuditSearch) {
  const query = { stream: search.stream ?? "actions", ...boundsOf(search, useNow()) } as const;
  return useListPages<AuditRecord>({
    queryKey:
      project === null
        ? listHubAuditRecordsQueryKey({ query })
        : listAuditRecordsQueryKey({ path: { project }, query }),
    page: async (cursor, signal) => {
      const asked = { query: { ...query, cursor }, signal };
      if (project === null) return (await listHubAuditRecords(asked)).data;
      return (await listAuditRecords({ ...asked, path: { project } })).data;
    },
  });
}

function Records({ project, search: { stream, ...span } }: { project: string | null; search: AuditSearch }) {
  const { t } = useLingui();
  const records = useRecords(project, { stream, ...span });
  const isNarrow = Object.values(span).some((value) => value !== undefined);
  const none = isNarrow ? t`Nothing was recorded in this time.` : t`Nothing is recorded yet.`;
  return (
    <PagedPanel list={records} rows={8} empty={<EmptyState title={none} />}>
      {(shown) => <AuditTable records={shown} />}
    </PagedPanel>
  );
}
