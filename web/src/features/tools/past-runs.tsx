import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { classNames } from "#shared/lib/class-names";
import { TitledPanel } from "#shared/ui/panel";
import { ClockTime } from "#shared/ui/time";
import { usePastRuns } from "./history";

/** What was run here before, each a click away from running again. */
export function PastRuns({ project, server, tool }: { project: string; server: string; tool: string }) {
  const { t } = useLingui();
  const runs = usePastRuns(project, server, tool);
  if (runs.length === 0) return null;
  return (
    <TitledPanel title={t`Runs of this tab`}>
      <ul className="max-h-60 divide-y divide-line overflow-y-auto">
        {runs.map((run) => (
          <li key={run.id} className="flex items-center gap-3 px-4 py-1.5 text-sm">
            <span
              aria-hidden="true"
              className={classNames("size-2 shrink-0", run.isGood ? "rounded-full bg-ok" : "rounded-[2px] bg-fail")}
            />
            <span className="sr-only">{run.isGood ? <Trans>worked</Trans> : <Trans>failed</Trans>}</span>
            <Link
              to="/projects/$project/tools"
              params={{ project }}
              search={{ server, tool, args: run.args }}
              className="foreign min-w-0 flex-1 truncate font-mono text-xs hover:underline"
            >
              {run.args}
            </Link>
            <span className="shrink-0 text-muted text-xs">
              <ClockTime at={run.at} />
            </span>
          </li>
        ))}
      </ul>
    </TitledPanel>
  );
}
