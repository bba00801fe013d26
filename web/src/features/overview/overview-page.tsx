import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useActivity } from "#shared/activity/activity";
import { ActivityTable } from "#shared/activity/activity-table";
import { useCalls } from "#shared/api/calls";
import { useMay, useProject } from "#shared/api/project";
import { useServers } from "#shared/api/servers";
import { buttonClass } from "#shared/ui/button";
import { CallTable } from "#shared/ui/call-table";
import { CopyLine } from "#shared/ui/code-block";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Page } from "#shared/ui/page";
import { TitledPanel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { FirstSteps } from "./first-steps";
import { Health } from "./health";
import { OverviewUsage } from "./overview-usage";

const SHOWN = 8;

/** How the project is: what runs, what does not and why, what is called, what was changed. */
export function OverviewPage({ project }: { project: string }) {
  const { t } = useLingui();
  const { title, name, endpoints } = useProject(project);
  const may = useMay(project);
  const servers = useServers(project);
  const calls = useCalls(project, { limit: SHOWN });
  const recent = calls.data?.pages[0]?.items ?? [];
  return (
    <Page
      title={title ?? name}
      facts={<CopyLine text={endpoints.mcp} label={t`Copy the address`} />}
      action={
        <Link to="/projects/$project/connect" params={{ project }} className={buttonClass("primary")}>
          <Trans>Connect a client</Trans>
        </Link>
      }
    >
      {may("keys:read") && <FirstSteps project={project} servers={servers} calls={calls.isSuccess ? recent : null} />}
      <Health project={project} servers={servers} />
      <OverviewUsage project={project} />
      <TitledPanel
        title={t`Latest calls`}
        action={
          <Link to="/projects/$project/calls" params={{ project }} className="text-accent-text text-xs hover:underline">
            <Trans>All calls</Trans>
          </Link>
        }
      >
        {calls.isPending && <SkeletonRows rows={4} />}
        {calls.isError && <ErrorNotice error={calls.error} onRetry={() => void calls.refetch()} />}
        {calls.isSuccess && recent.length === 0 && (
          <EmptyState title={t`No call yet.`}>
            <Trans>Calls of connected clients and of the playground appear here as they happen.</Trans>
          </EmptyState>
        )}
        {recent.length > 0 && <CallTable project={project} calls={recent} />}
      </TitledPanel>
      <LatestChanges project={project} />
    </Page>
  );
}

function LatestChanges({ project }: { project: string }) {
  const { t } = useLingui();
  const activity = useActivity(project, { limit: SHOWN });
  const recent = activity.data?.pages[0]?.items ?? [];
  return (
    <TitledPanel
      title={t`Latest changes`}
      action={
        <Link
          to="/projects/$project/activity"
          params={{ project }}
          className="text-accent-text text-xs hover:underline"
        >
          <Trans>All changes</Trans>
        </Link>
      }
    >
      {activity.isPending && <SkeletonRows rows={4} />}
      {activity.isError && <ErrorNotice error={activity.error} onRetry={() => void activity.refetch()} />}
      {recent.length > 0 && <ActivityTable activity={recent} />}
      {activity.isSuccess && recent.length === 0 && <EmptyState title={t`Nothing was changed here yet.`} />}
    </TitledPanel>
  );
}
