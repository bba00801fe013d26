import { Trans, useLingui } from "@lingui/react/macro";
import type { FilePart, ProjectFileReport } from "#client/types.gen";
import { Badge, type Tone } from "#shared/ui/badge";
import { Notice } from "#shared/ui/notice";

/** What becomes of each part of a file. What is here and not in the file stays. */
export function FileReport({ report }: { report: ProjectFileReport }) {
  const { t } = useLingui();
  const parts = report.items.filter(({ action }) => action !== "unchanged");
  const missing = report.missing_secrets.join(", ");
  return (
    <>
      {parts.length === 0 && (
        <p role="status" className="text-sm">
          <Trans>The project is as the file says.</Trans>
        </p>
      )}
      {parts.length > 0 && (
        <ul className="max-h-96 divide-y divide-line overflow-y-auto rounded-control border border-line">
          {parts.map((part) => (
            <Part key={`${part.kind} ${part.name}`} part={part} />
          ))}
        </ul>
      )}
      {missing && <Notice tone="warn" title={t`Secrets to be set: ${missing}`} />}
    </>
  );
}

const TONES: Record<FilePart["action"], Tone> = {
  added: "ok",
  changed: "info",
  unchanged: "neutral",
  refused: "fail",
};

function Part({ part }: { part: FilePart }) {
  const { t } = useLingui();
  const kinds = { project: t`Project`, server: t`Server`, tool: t`Tool`, toolset: t`Toolset` };
  const actions = {
    added: t({ context: "in a file", message: "added" }),
    changed: t({ context: "in a file", message: "changed" }),
    unchanged: t({ context: "in a file", message: "as it is" }),
    refused: t({ context: "in a file", message: "refused" }),
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-sm">
      <span className="text-muted text-xs">{kinds[part.kind]}</span>
      <code className="foreign font-mono text-xs">{part.name}</code>
      <Badge tone={TONES[part.action]}>{actions[part.action]}</Badge>
      {part.held && (
        <Badge tone="warn">
          <Trans>waits for a hub admin</Trans>
        </Badge>
      )}
      <span className="foreign min-w-0 text-muted text-xs">
        {part.reason ?? part.changes.map(({ field }) => field).join(", ")}
      </span>
    </li>
  );
}
