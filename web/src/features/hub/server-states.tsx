import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Count } from "#shared/ui/amount";
import { TitledPanel } from "#shared/ui/panel";
import { type ServerState, Status } from "#shared/ui/status";

const ORDER: readonly ServerState[] = ["failed", "held", "degraded", "starting", "ready", "sleeping", "off"];

/** How many servers of the hub are in which state, trouble first. */
export function ServerStates({ states }: { states: Record<string, number> }) {
  const { t } = useLingui();
  const present = ORDER.filter((state) => states[state]);
  return (
    <TitledPanel
      title={t`Servers`}
      action={
        <Link to="/hub/servers" className="text-accent-text text-xs hover:underline">
          <Trans>All servers</Trans>
        </Link>
      }
    >
      <ul className="flex flex-wrap gap-x-6 gap-y-2 px-4 py-3 text-sm">
        {present.map((state) => (
          <li key={state} className="flex items-center gap-2">
            <Status state={state} />
            <Count value={states[state] ?? 0} />
          </li>
        ))}
        {present.length === 0 && (
          <li className="text-muted">
            <Trans>No server yet.</Trans>
          </li>
        )}
      </ul>
    </TitledPanel>
  );
}
