import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { TrialReport } from "#client/types.gen";
import { Badge, type Tone } from "#shared/ui/badge";
import { CodeBlock } from "#shared/ui/code-block";
import { Notice } from "#shared/ui/notice";
import { type Diagnosed, useDiagnosis } from "#shared/ui/use-diagnosis";

type Mark = NonNullable<TrialReport["inspections"]>[number]["mark"];

const TONES: Record<Mark, Tone> = { good: "ok", doubtful: "warn", bad: "fail" };

/** What a server said when it was tried: its tools, or why it could not say anything. */
export function TrialView({ report }: { report: TrialReport }) {
  const { t } = useLingui();
  const tools = report.tools ?? [];
  const lines = report.last_lines ?? [];
  const said = useDiagnosis();
  const why = report.diagnosis ? said(report.diagnosis) : { text: report.reason, hint: report.hint };
  return (
    <div role="status" className="flex flex-col gap-3">
      {report.needs_approval ? (
        <Notice tone="info" title={t`A hub admin has to approve this command before it runs`}>
          <Trans>It was looked at, but not started.</Trans>
        </Notice>
      ) : (
        <Notice tone={report.ok ? "ok" : "fail"} title={report.ok ? t`It answers` : (why.text ?? t`It failed`)}>
          {report.ok ? (
            <span className="flex flex-wrap gap-x-3 text-muted">
              <Plural value={tools.length} one="# tool" other="# tools" />
              <span className="font-mono text-xs leading-5">{report.revision}</span>
            </span>
          ) : (
            why.hint
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
  const said = useDiagnosis();
  const noticed = (report.inspections ?? []).filter(({ mark }) => mark !== "good");
  if (noticed.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1.5 text-sm">
      {noticed.map(({ about, mark, text, diagnosis }) => (
        <li key={`${about} ${text}`} className="flex items-start gap-2">
          <MarkBadge mark={mark} about={about} />
          <Found {...said(diagnosis)} />
        </li>
      ))}
    </ul>
  );
}

function Found({ text, hint }: Diagnosed) {
  return (
    <span className="foreign">
      {text}
      {hint && <span className="block text-muted text-xs">{hint}</span>}
    </span>
  );
}

function MarkBadge({ mark, about }: { mark: Mark; about: string }) {
  const { t } = useLingui();
  const words: Record<string, string> = { command: t`command`, version: t`version`, url: t`address` };
  return <Badge tone={TONES[mark]}>{words[about] ?? about}</Badge>;
}
