import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { Ref } from "react";
import type { CallGroup, Server } from "#client/types.gen";
import { classNames } from "#shared/lib/class-names";
import { Count, Duration } from "#shared/ui/amount";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Status } from "#shared/ui/status";
import { Ago } from "#shared/ui/time";
import { useDiagnosisLine } from "#shared/ui/use-diagnosis";
import { Share } from "#shared/usage/breakdown";
import { Sparkline } from "#shared/usage/sparkline";
import { LastFailure } from "./last-failure";
import { RestartButton } from "./restart-button";
import { ServerSwitch } from "./server-switch";
import { transportWord } from "./transport";
import { useServerSwitch } from "./use-server-switch";

export const COLUMNS = 9;

interface ServerRowProps {
  project: string;
  server: Server;
  index: number;
  ref: Ref<HTMLTableSectionElement>;
  usage: CallGroup | undefined;
  /** Undefined where nothing can be done with a choice. */
  isChosen: boolean | undefined;
  onChoose: (isChosen: boolean) => void;
}

/** One server: what it is called, how it is and why, what it speaks and brings, how it is used. */
export function ServerRow({ project, server, index, ref, usage, isChosen, onChoose }: ServerRowProps) {
  const { t } = useLingui();
  const { status } = server;
  const change = useServerSwitch(project, server);
  const isWell = status.state === "ready" || status.state === "sleeping";
  const isTroubled = status.state === "failed" || status.state === "degraded" || status.state === "held";
  return (
    <tbody ref={ref} data-index={index} className="border-line border-t first-of-type:border-t-0">
      <tr className="h-11 transition-colors duration-120 hover:bg-sunken [&>td:first-child]:pl-4 [&>td:last-child]:pr-4 [&>td]:px-3">
        {isChosen !== undefined && (
          <td className="pr-0!">
            <input
              type="checkbox"
              aria-label={t`Choose ${server.name}`}
              className="align-middle accent-accent"
              checked={isChosen}
              onChange={(event) => onChoose(event.target.checked)}
            />
          </td>
        )}
        <td className="max-w-0 py-1.5">
          <Link
            to="/projects/$project/servers/$server"
            params={{ project, server: server.name }}
            className="block w-fit max-w-full truncate font-medium hover:underline"
          >
            {server.name}
          </Link>
          {server.title && <p className="foreign truncate text-muted text-xs">{server.title}</p>}
        </td>
        <td className="w-px whitespace-nowrap">
          <Status state={status.state} />
        </td>
        <td className="hidden whitespace-nowrap text-muted md:table-cell">
          {transportWord(server.transport)}
          {status.revision && <span className="ml-2 font-mono text-xs">{status.revision}</span>}
        </td>
        <td className="hidden text-right sm:table-cell">{status.tool_count ?? "–"}</td>
        <Numbers project={project} server={server.name} usage={usage} />
        <td className="text-right">
          <ServerSwitch server={server} change={change} project={project} />
        </td>
      </tr>
      {(isTroubled || change.error !== null) && (
        <tr>
          <td colSpan={COLUMNS} className="max-w-0 px-4 pb-2.5">
            {change.error ? <ErrorNotice error={change.error} /> : <Reason project={project} server={server} />}
          </td>
        </tr>
      )}
      {isWell && usage && usage.errors > 0 && (
        <tr>
          <td colSpan={COLUMNS} className="max-w-0 px-4 pb-2 sm:pl-[2.5625rem]">
            <LastFailure project={project} server={server.name} errors={usage.errors} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

interface NumbersProps {
  project: string;
  server: string;
  usage: CallGroup | undefined;
}

function Numbers({ project, server, usage }: NumbersProps) {
  return (
    <>
      <td className="hidden min-[60rem]:table-cell">
        <span className="flex items-center justify-end gap-2.5">
          {usage?.over_time && <Sparkline points={usage.over_time} />}
          <span className="min-w-7 text-right">{usage ? <Count value={usage.calls} /> : "–"}</span>
        </span>
      </td>
      <td className="hidden text-right text-muted min-[60rem]:table-cell">
        {usage?.p95_ms == null ? "–" : <Duration ms={usage.p95_ms} />}
      </td>
      <td className="hidden text-right min-[60rem]:table-cell">
        {usage ? (
          <Link to="/projects/$project/calls" params={{ project }} search={{ server }} className="hover:underline">
            <Share part={usage.errors + usage.refused} of={usage.calls} />
          </Link>
        ) : (
          "–"
        )}
      </td>
    </>
  );
}

function Reason({ project, server }: { project: string; server: Server }) {
  const line = useDiagnosisLine();
  const { status } = server;
  // What it said last before it ended is most often the cause.
  const last = status.last_lines.findLast((said) => said.trim() !== "");
  const look = status.state === "failed" ? "bg-fail-soft text-fail-text" : "bg-warn-soft text-warn-text";
  return (
    <div className={classNames("flex items-start justify-between gap-3 rounded-control px-3 py-1.5", look)}>
      <div className="min-w-0 py-1 text-xs">
        <p className="foreign line-clamp-3">
          {line(status.diagnosis, server.off_reason)}
          <span className="ml-2 whitespace-nowrap">
            <Ago at={status.since} />
          </span>
        </p>
        {last && <p className="foreign line-clamp-2 font-mono">{last}</p>}
      </div>
      <RestartButton project={project} server={server.name} />
    </div>
  );
}
