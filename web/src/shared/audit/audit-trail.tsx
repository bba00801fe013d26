import { useLingui } from "@lingui/react/macro";
import { listAuditRecordsQueryKey, listHubAuditRecordsQueryKey } from "#client/@tanstack/react-query.gen";
import { listAuditRecords, listHubAuditRecords } from "#client/sdk.gen";
import type { AuditRecord } from "#client/types.gen";
import { whoOf } from "#shared/activity/activity-filter";
import { useListPages } from "#shared/api/pages";
import { EmptyState } from "#shared/ui/empty-state";
import { PagedPanel } from "#shared/ui/paged-panel";
import { AuditFilters, type AuditFiltersProps } from "./audit-filters";
import { type AuditSearch, auditFilterOf } from "./audit-search";
import { AuditTable } from "./audit-table";
import { Verification } from "./verification";

interface AuditTrailProps extends AuditFiltersProps {
  /** None: of the whole hub. */
  project: string | null;
}

/** Whether the record is whole, and what is in it, newest first. */
export function AuditTrail({ project, ...filters }: AuditTrailProps) {
  const { search, onSearch } = filters;
  return (
    <>
      <Verification project={project} />
      <AuditFilters {...filters} />
      <Records
        key={JSON.stringify(search)}
        project={project}
        search={search}
        onActor={(principal) => onSearch({ ...search, who: whoOf(principal) })}
      />
    </>
  );
}

function useRecords(project: string | null, search: AuditSearch) {
  const { project: within, ...query } = auditFilterOf(search);
  const ofHub = { ...query, project: within };
  return useListPages<AuditRecord>({
    queryKey:
      project === null
        ? listHubAuditRecordsQueryKey({ query: ofHub })
        : listAuditRecordsQueryKey({ path: { project }, query }),
    page: async (cursor, { signal, bounds }) => {
      if (project === null) return (await listHubAuditRecords({ query: { ...ofHub, ...bounds, cursor }, signal })).data;
      return (await listAuditRecords({ path: { project }, query: { ...query, ...bounds, cursor }, signal })).data;
    },
    range: search.range,
  });
}

interface RecordsProps {
  project: string | null;
  search: AuditSearch;
  /** Somebody's records alone are asked for. */
  onActor: (principal: string) => void;
}

function Records({ project, search, onActor }: RecordsProps) {
  const records = useRecords(project, search);
  const empty = <NoRecords search={search} hasOlder={records.hasNextPage} />;
  return (
    <PagedPanel list={records} rows={8} empty={empty}>
      {(shown) => <AuditTable records={shown} stream={search.stream ?? "actions"} onActor={onActor} />}
    </PagedPanel>
  );
}

function NoRecords({ search, hasOlder }: { search: AuditSearch; hasOlder: boolean }) {
  const { t } = useLingui();
  const { stream, range, from, to, ...rest } = search;
  const isSome = (part: object) => Object.values(part).some((value) => value !== undefined);
  // A search looks through a part of the record at a time.
  if (hasOlder) return <EmptyState title={t`No record fits among the newest ones.`} />;
  if (isSome(rest)) return <EmptyState title={t`No record fits this search.`} />;
  return (
    <EmptyState
      title={isSome({ range, from, to }) ? t`Nothing was recorded in this time.` : t`Nothing is recorded yet.`}
    />
  );
}
