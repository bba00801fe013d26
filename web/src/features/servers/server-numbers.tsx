import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Server } from "#client/types.gen";
import { useCallStats } from "#shared/api/call-stats";
import { useNow } from "#shared/lib/now";
import { startOf } from "#shared/lib/time-range";
import { Count, Duration } from "#shared/ui/amount";
import { TitledPanel } from "#shared/ui/panel";
import { Share } from "#shared/usage/breakdown";
import { LastFailure } from "./last-failure";

/** What a server brings and how it was used in a day: whether it is fine, in four numbers. */
export function ServerNumbers({ project, server }: { project: string; server: Server }) {
  const { t } = useLingui();
  const now = useNow();
  const groups = useCallStats(project, { by: "server", server: server.name, since: startOf("24h", now) }).data?.groups;
  const used = groups?.find(({ id }) => id === server.id);
  const params = { project, server: server.name };
  return (
    <TitledPanel
      title={t`Last 24 hours`}
      action={
        <Link
          to="/projects/$project/servers/$server/usage"
          params={params}
          className="text-accent-text text-xs hover:underline"
        >
          <Trans>All usage</Trans>
        </Link>
      }
    >
      <dl className="grid grid-cols-2 gap-px bg-line lg:grid-cols-4">
        <Figure name={<Trans>Tools</Trans>}>{server.status.tool_count ?? "–"}</Figure>
        <Figure name={<Trans>Calls</Trans>}>{groups ? <Count value={used?.calls ?? 0} /> : "–"}</Figure>
        <Figure name={<Trans>Failed</Trans>}>
          {used ? <Share part={used.errors + used.refused} of={used.calls} /> : "–"}
        </Figure>
        <Figure name={<Trans>95% within</Trans>}>{used?.p95_ms == null ? "–" : <Duration ms={used.p95_ms} />}</Figure>
      </dl>
      {used && used.errors > 0 && (
        <div className="border-line border-t px-4 py-2">
          <LastFailure project={project} server={server.name} errors={used.errors} />
        </div>
      )}
    </TitledPanel>
  );
}

function Figure({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5 bg-surface px-4 py-3">
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="font-semibold text-lg">{children}</dd>
    </div>
  );
}
