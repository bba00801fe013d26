import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { TrialReport } from "#client/types.gen";
import { Badge, type Tone } from "#shared/ui/badge";
import { CodeBlock } from "#shared/ui/code-block";
import { Notice } from "#shared/ui/notice";

type Mark = NonNullable<TrialReport["inspections"]>[number]["mark"];

const TONES: Record<Mark, Tone> = { good: "ok", doubtful: "warn", bad: "fail" };

/** What a server said when it was tried: its tools, or why it could not say anything. */
export function TrialView({ report }: { report: TrialReport }) {
  const { t } = useLingui();
  const tools = report.tools ?? [];
  const lines = report.last_lines ?? [];
  return (
    <div role="status" className="flex flex-col gap-3">
      {report.needs_approval ? (
        <Notice tone="info" title={t`A hub admin has to approve this command before it runs`}>
          <Trans>It was looked at, but not started.</Trans>
        </Notice>
      ) : (
        <Notice tone={report.ok ? "ok" : "fail"} title={report.ok ? t`It answers` : (report.reason ?? t`It failed`)}>
          {report.ok ? (
            <span className="flex flex-wrap gap-x-3 text-muted">
              <Plural value={tools.length} one="# tool" other="# tools" />
              <span className="font-mono text-xs leading-5">{report.revision}</span>
            </span>
          ) : (
            report.hint
          )}
        </Notice>
      )}
      {tools.length > 0 && (
        <p className="foreign line-clamp-3 font-mono text-muted text-xs">{tools.slice(0, 60).join("  ")}</p>
      )}
      <Inspections report={report} />
      {lines.length > 0 && !report.ok && <CodeBlock label={t`Last lines of its log`} text={lines.join("\n")} />}
    </div>
  );
}

function Inspections({ report }: { report: TrialReport }) {
  const noticed = (report.inspections ?? []).filter(({ mark }) => mark !== "good");
  if (noticed.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1.5 text-sm">
      {noticed.map(({ about, mark, text, remedy }) => (
        <li key={`${about} ${text}`} className="flex items-start gap-2">
          <MarkBadge mark={mark} about={about} />
          <span className="foreign">
            {text}
            {remedy && <span className="block text-muted text-xs">{remedy}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function MarkBadge({ mark, about }: { mark: Mark; about: string }) {
  return <Badge tone={TONES[mark]}>{about}</Badge>;
}
