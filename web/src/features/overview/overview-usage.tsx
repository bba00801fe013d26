import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useCallStats } from "#shared/api/call-stats";
import { useNow } from "#shared/lib/now";
import { startOf } from "#shared/lib/time-range";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TitledPanel } from "#shared/ui/panel";
import { Breakdown } from "#shared/usage/breakdown";
import { CallCharts } from "#shared/usage/call-charts";

const SHOWN = 5;

/** The last day in two charts, and the tools that were called most. Nothing where nothing was called. */
export function OverviewUsage({ project }: { project: string }) {
  const { t } = useLingui();
  const now = useNow();
  const stats = useCallStats(project, { by: "tool", top: SHOWN, since: startOf("24h", now) });
  if (stats.isError && !stats.data) return <ErrorNotice error={stats.error} onRetry={() => void stats.refetch()} />;
  if (!stats.data || stats.data.total.calls === 0) return null;
  return (
    <>
      <CallCharts stats={stats.data} />
      <TitledPanel
        title={t`Busiest tools, last 24 hours`}
        action={
          <Link to="/projects/$project/usage" params={{ project }} className="text-accent-text text-xs hover:underline">
            <Trans>All usage</Trans>
          </Link>
        }
      >
        <Breakdown
          title={<Trans>Tool</Trans>}
          groups={stats.data.groups}
          name={(group) => <span className="foreign font-mono text-xs">{group.name}</span>}
        />
      </TitledPanel>
    </>
  );
}
