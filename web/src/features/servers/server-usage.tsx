import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useCallStats } from "#shared/api/call-stats";
import { useCalls } from "#shared/api/calls";
import { useNow } from "#shared/lib/now";
import { startOf } from "#shared/lib/time-range";
import { CallTable } from "#shared/ui/call-table";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TitledPanel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { Breakdown } from "#shared/usage/breakdown";
import { CallCharts } from "#shared/usage/call-charts";

const SHOWN = 20;

/** What is called on one server: the last week in charts, by tool, and its latest calls. */
export function ServerUsage({ project, server }: { project: string; server: string }) {
  const { t } = useLingui();
  const now = useNow();
  const stats = useCallStats(project, { by: "tool", top: SHOWN, server, since: startOf("7d", now) });
  const calls = useCalls(project, { server, limit: SHOWN });
  const latest = calls.data?.pages[0]?.items ?? [];
  if (stats.isPending || calls.isPending) return <SkeletonRows rows={6} />;
  if (stats.isError && !stats.data) return <ErrorNotice error={stats.error} onRetry={() => void stats.refetch()} />;
  return (
    <>
      <CallCharts stats={stats.data} />
      {stats.data.groups.length > 0 && (
        <TitledPanel title={t`Tools by calls, last 7 days`}>
          <Breakdown
            title={<Trans>Tool</Trans>}
            groups={stats.data.groups}
            name={(group) => <span className="foreign font-mono text-xs">{group.name}</span>}
          />
        </TitledPanel>
      )}
      <TitledPanel
        title={t`Latest calls`}
        action={
          <Link
            to="/projects/$project/calls"
            params={{ project }}
            search={{ server }}
            className="text-accent-text text-xs hover:underline"
          >
            <Trans>All calls</Trans>
          </Link>
        }
      >
        {latest.length > 0 ? (
          <CallTable project={project} calls={latest} />
        ) : calls.isError ? (
          <div className="p-4">
            <ErrorNotice error={calls.error} onRetry={() => void calls.refetch()} />
          </div>
        ) : (
          <EmptyState title={t`Nothing was called on this server yet.`} />
        )}
      </TitledPanel>
    </>
  );
}
