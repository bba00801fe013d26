import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { getServerLogsOptions } from "#client/@tanstack/react-query.gen";
import type { LogEntry } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { classNames } from "#shared/lib/class-names";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Notice } from "#shared/ui/notice";
import { Panel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { ClockTime } from "#shared/ui/time";
import { LogTools, type LogView } from "./log-tools";
import { plainLine } from "./plain-line";

const LINES = 500;
const REFRESH_MS = 2000;

/** The tail of what the server wrote: follows while its end is in view, stands still while somebody reads. */
export function ServerLog({ project, server }: { project: string; server: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  const log = useQuery({
    ...getServerLogsOptions({ path: { project, server }, query: { lines: LINES } }),
    enabled: may("servers:logs"),
    refetchInterval: REFRESH_MS,
    staleTime: 0,
  });
  if (!may("servers:logs")) return <Notice tone="info" title={t`Your role may not read logs.`} />;
  // What was read stays in sight when it can't be read again.
  if (log.isError && !log.data) return <ErrorNotice error={log.error} onRetry={() => log.refetch()} />;
  if (!log.data) return <SkeletonRows rows={8} />;
  if (log.data.items.length === 0) {
    return (
      <Panel>
        <EmptyState title={t`The log is empty.`}>
          <Trans>What the server writes to standard error, and what it logs, appears here.</Trans>
        </EmptyState>
      </Panel>
    );
  }
  return <Tail server={server} all={log.data.items} />;
}

function shownLines(all: readonly LogEntry[], { stream, search }: LogView): LogEntry[] {
  const wanted = search.trim().toLowerCase();
  return all.filter(
    (line) => (stream === "" || line.stream === stream) && (wanted === "" || line.text.toLowerCase().includes(wanted)),
  );
}

function Tail({ server, all }: { server: string; all: readonly LogEntry[] }) {
  const { t } = useLingui();
  const [view, setView] = useState<LogView>({ stream: "", search: "", isWrapped: true });
  const [isFollowing, setIsFollowing] = useState(true);
  const box = useRef<HTMLElement>(null);
  const lines = shownLines(all, view);
  const newest = lines.at(-1)?.at;
  useEffect(() => {
    if (newest && isFollowing) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [newest, isFollowing]);
  return (
    <Panel className="overflow-hidden">
      <LogTools server={server} lines={lines} view={view} onChange={setView} />
      <section
        ref={box}
        aria-label={t`Log of ${server}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="h-[min(32rem,65dvh)] overflow-auto bg-sunken px-4 py-3 font-mono text-xs leading-relaxed"
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          setIsFollowing(scrollHeight - scrollTop - clientHeight < 24);
        }}
      >
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a log have no identity
          <div key={`${line.at}-${index}`} className="flex gap-3">
            <span className="shrink-0 text-faint">
              <ClockTime at={line.at} />
            </span>
            <span className="w-14 shrink-0 text-faint">{line.level ?? line.stream}</span>
            <span className={classNames("foreign", view.isWrapped ? "whitespace-pre-wrap" : "whitespace-pre")}>
              {plainLine(line.text)}
            </span>
          </div>
        ))}
        {lines.length === 0 && (
          <p className="font-sans text-muted">
            <Trans>No line fits this search.</Trans>
          </p>
        )}
      </section>
      <p className="border-line border-t px-4 py-2 text-muted text-xs" aria-live="polite">
        {isFollowing ? <Trans>Following the end</Trans> : <Trans>Standing still. Scroll to the end to follow.</Trans>}
      </p>
    </Panel>
  );
}
