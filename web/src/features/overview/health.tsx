import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { Server } from "#client/types.gen";
import { TitledPanel } from "#shared/ui/panel";
import { type ServerState, Status, StatusDot, useStateWord } from "#shared/ui/status";
import { useDiagnosisLine } from "#shared/ui/use-diagnosis";

const ORDER: readonly ServerState[] = ["failed", "held", "degraded", "starting", "ready", "sleeping", "off"];
const TROUBLES: readonly ServerState[] = ["failed", "held", "degraded"];
const MOST_TROUBLES = 5;

/** How many servers are in which state, and the troubled ones with their reasons. */
export function Health({ project, servers }: { project: string; servers: Server[] }) {
  const { t } = useLingui();
  if (servers.length === 0) return null;
  const counts = ORDER.map((state) => ({
    state,
    count: servers.filter((one) => one.status.state === state).length,
  })).filter(({ count }) => count > 0);
  const troubled = servers.filter((one) => TROUBLES.includes(one.status.state));
  return (
    <TitledPanel
      title={t`Servers`}
      action={
        <Link to="/projects/$project/servers" params={{ project }} className="text-accent-text text-xs hover:underline">
          <Trans>All servers</Trans>
        </Link>
      }
    >
      <ul className="flex flex-wrap gap-x-6 gap-y-2 px-4 py-3">
        {counts.map(({ state, count }) => (
          <li key={state}>
            <StateCount state={state} count={count} />
          </li>
        ))}
      </ul>
      {troubled.length > 0 && (
        <ul className="divide-y divide-line border-line border-t">
          {troubled.slice(0, MOST_TROUBLES).map((server) => (
            <Trouble key={server.id} project={project} server={server} />
          ))}
        </ul>
      )}
    </TitledPanel>
  );
}

function StateCount({ state, count }: { state: ServerState; count: number }) {
  const word = useStateWord(state);
  return (
    <span className="flex items-center gap-2 text-sm">
      <StatusDot state={state} />
      <span className="font-semibold text-lg">{count}</span>
      <span className="text-muted">{word}</span>
    </span>
  );
}

function Trouble({ project, server }: { project: string; server: Server }) {
  const line = useDiagnosisLine();
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2 text-sm">
      <Link
        to="/projects/$project/servers/$server"
        params={{ project, server: server.name }}
        className="font-medium hover:underline"
      >
        {server.name}
      </Link>
      <Status state={server.status.state} />
      <span className="foreign line-clamp-2 flex-1 basis-60 text-muted text-xs">
        {line(server.status.diagnosis, server.off_reason)}
      </span>
    </li>
  );
}
