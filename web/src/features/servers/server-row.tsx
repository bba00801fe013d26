import { Link } from "@tanstack/react-router";
import type { Server } from "#client/types.gen";
import { classNames } from "#shared/lib/class-names";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Status } from "#shared/ui/status";
import { RestartButton } from "./restart-button";
import { ServerSwitch } from "./server-switch";
import { transportWord } from "./transport";
import { useServerSwitch } from "./use-server-switch";

/** One server: what it is called, how it is and why, what it speaks, what it brings. */
export function ServerRow({ project, server }: { project: string; server: Server }) {
  const { status } = server;
  const change = useServerSwitch(project, server);
  const isTroubled = status.state === "failed" || status.state === "degraded" || status.state === "held";
  return (
    <tbody className="border-line border-t first-of-type:border-t-0">
      <tr className="h-11 transition-colors duration-120 hover:bg-sunken [&>td]:px-3">
        <td className="max-w-0 py-1.5 pl-4!">
          <Link
            to="/projects/$project/servers/$server"
            params={{ project, server: server.name }}
            className="block truncate font-medium hover:underline"
          >
            {server.name}
          </Link>
          {server.title && <p className="truncate text-muted text-xs">{server.title}</p>}
        </td>
        <td className="w-px whitespace-nowrap">
          <Status state={status.state} />
        </td>
        <td className="hidden whitespace-nowrap text-muted md:table-cell">
          {transportWord(server.transport)}
          {status.revision && <span className="ml-2 font-mono text-xs">{status.revision}</span>}
        </td>
        <td className="hidden text-right sm:table-cell">{status.tool_count ?? "–"}</td>
        <td className="pr-4! text-right">
          <ServerSwitch server={server} change={change} project={project} />
        </td>
      </tr>
      {(isTroubled || change.error !== null) && (
        <tr>
          <td colSpan={5} className="max-w-0 px-4 pb-2.5">
            {change.error ? <ErrorNotice error={change.error} /> : <Reason project={project} server={server} />}
          </td>
        </tr>
      )}
    </tbody>
  );
}

function Reason({ project, server }: { project: string; server: Server }) {
  const look = server.status.state === "failed" ? "bg-fail-soft text-fail-text" : "bg-warn-soft text-warn-text";
  return (
    <div className={classNames("flex items-start justify-between gap-3 rounded-control px-3 py-1.5", look)}>
      <p className="foreign py-1 text-xs">{server.status.reason ?? server.off_reason}</p>
      <RestartButton project={project} server={server.name} />
    </div>
  );
}
