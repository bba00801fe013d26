import { useLingui } from "@lingui/react/macro";
import { listAuditRecordsQueryKey, listHubAuditRecordsQueryKey } from "#client/@tanstack/react-query.gen";
import { listAuditRecords, listHubAuditRecords } from "#client/sdk.gen";
import type { AuditRecord, AuditStream } from "#client/types.gen";
import { useListPages } from "#shared/api/pages";
import { EmptyState } from "#shared/ui/empty-state";
import { PagedPanel } from "#shared/ui/paged-panel";
import { Segmented } from "#shared/ui/segmented";
import { AuditTable } from "./audit-table";
import { Verification } from "./verification";

interface AuditTrailProps {
  /** None: of the whole hub. */
  project: string | null;
  stream?: AuditStream;
  onStream: (stream: AuditStream) => void;
}

/** Whether the record is whole, and what is in it, newest first. */
export function AuditTrail({ project, stream = "actions", onStream }: AuditTrailProps) {
  const { t } = useLingui();
  return (
    <>
      <Verification project={project} />
      <div>
        <Segmented
          label={t`Records of`}
          value={stream}
          options={[
            { value: "actions", label: t`Changes` },
            { value: "calls", label: t`Calls` },
          ]}
          onChange={onStream}
        />
      </div>
      <Records key={stream} project={project} stream={stream} />
    </>
  );
}

function useRecords(project: string | null, stream: AuditStream) {
  const query = { stream };
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

function Records({ project, stream }: { project: string | null; stream: AuditStream }) {
  const { t } = useLingui();
  const records = useRecords(project, stream);
  return (
    <PagedPanel list={records} rows={8} empty={<EmptyState title={t`Nothing is recorded yet.`} />}>
      {(shown) => <AuditTable records={shown} />}
    </PagedPanel>
  );
}
