import { Trans, useLingui } from "@lingui/react/macro";
import { Download } from "lucide-react";
import { listAuditRecordsQueryKey } from "#client/@tanstack/react-query.gen";
import { listAuditRecords } from "#client/sdk.gen";
import type { AuditRecord, ExportAuditRecordsData } from "#client/types.gen";
import { useListPages } from "#shared/api/pages";
import { below } from "#shared/lib/base";
import type { JsonObject } from "#shared/lib/json";
import { useActivityWord } from "#shared/ui/activity-words";
import { buttonClass } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Icon } from "#shared/ui/icon";
import { OlderButton } from "#shared/ui/list-states";
import { Page } from "#shared/ui/page";
import { Panel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { TableHead, TableRow } from "#shared/ui/table";
import { Moment } from "#shared/ui/time";
import { Verification } from "./verification";

const EXPORT: ExportAuditRecordsData["url"] = "/api/v1/projects/{project}/audit/export";

/** The record that nobody can change unseen: what is in it, whether it is whole, and all of it to take away. */
export function AuditPage({ project }: { project: string }) {
  const { t } = useLingui();
  const address = below(EXPORT.replace("{project}", encodeURIComponent(project)));
  return (
    <Page
      title={t`Audit`}
      facts={t`Calls and changes, each chained to the one before: what is changed afterwards shows.`}
      action={
        <span className="flex gap-2">
          <a href={`${address}?format=jsonl`} download className={buttonClass()}>
            <Icon of={Download} />
            <Trans>Export JSON</Trans>
          </a>
          <a href={`${address}?format=csv`} download className={buttonClass()}>
            <Icon of={Download} />
            <Trans>Export CSV</Trans>
          </a>
        </span>
      }
      isWide
    >
      <Verification project={project} />
      <Records project={project} />
    </Page>
  );
}

function Records({ project }: { project: string }) {
  const { t } = useLingui();
  const records = useListPages<AuditRecord>({
    queryKey: listAuditRecordsQueryKey({ path: { project } }),
    page: async (cursor, signal) => (await listAuditRecords({ path: { project }, query: { cursor }, signal })).data,
  });
  const shown = records.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel className="overflow-hidden">
      {records.isPending && <SkeletonRows rows={8} />}
      {records.isError && <ErrorNotice error={records.error} onRetry={() => void records.refetch()} />}
      {records.isSuccess && shown.length === 0 && <EmptyState title={t`Nothing is recorded yet.`} />}
      {shown.length > 0 && (
        <table className="w-full text-sm">
          <TableHead>
            <th scope="col">
              <Trans>Time</Trans>
            </th>
            <th scope="col" className="w-1/2">
              <Trans>What</Trans>
            </th>
            <th scope="col" className="hidden w-1/4 md:table-cell">
              <Trans>Who</Trans>
            </th>
            <th scope="col" className="hidden whitespace-nowrap text-right sm:table-cell">
              <Trans>Place in its chain</Trans>
            </th>
          </TableHead>
          <tbody className="divide-y divide-line">
            {shown.map((one) => (
              <RecordRow key={`${one.stream} ${one.id}`} shown={one} />
            ))}
          </tbody>
        </table>
      )}
      <OlderButton
        hasMore={records.hasNextPage}
        isPending={records.isFetchingNextPage}
        onMore={() => void records.fetchNextPage()}
      />
    </Panel>
  );
}

const text = (record: JsonObject, ...names: string[]) =>
  names.map((name) => record[name]).find((value) => typeof value === "string" && value !== "") as string | undefined;

function RecordRow({ shown }: { shown: AuditRecord }) {
  const word = useActivityWord();
  const record = shown.record as JsonObject;
  const what = text(record, "tag", "kind", "method") ?? shown.stream;
  return (
    <TableRow>
      <td className="text-balance text-muted sm:whitespace-nowrap">
        <Moment at={shown.at} />
      </td>
      <td className="max-w-0 truncate">
        {word(what) ?? <code className="font-mono text-xs">{what}</code>}
        <span className="foreign ml-2 text-muted">{text(record, "target_name", "name", "target")}</span>
      </td>
      <td className="foreign hidden max-w-0 truncate md:table-cell">{text(record, "actor", "caller", "principal")}</td>
      <td className="hidden text-right font-mono text-muted text-xs sm:table-cell">
        {shown.place ? shown.place.seq : <Trans>not chained yet</Trans>}
      </td>
    </TableRow>
  );
}
