import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { Plug } from "lucide-react";
import { testTextMutation } from "#client/@tanstack/react-query.gen";
import type { FoundReach, ImportedServer } from "#client/types.gen";
import { Badge, type Tone } from "#shared/ui/badge";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Icon } from "#shared/ui/icon";
import { joinCommandLine } from "./command-line";
import { TrialView } from "./trial-view";

interface FoundServerProps {
  project: string;
  /** The text that it was found in. */
  text: string;
  item: ImportedServer;
}

/** One server of a text: what would become of it, how it is reached, and what it says when it is tried. */
export function FoundServer({ project, text, item }: FoundServerProps) {
  const { t } = useLingui();
  const trial = useMutation(testTextMutation());
  const { name, action, reach } = item;
  const changes = item.changes ?? [];
  return (
    <div className="flex flex-col gap-1.5 px-3 py-2.5 text-sm">
      <div className="flex items-start justify-between gap-3">
        <p className="foreign flex min-h-7 flex-wrap items-center gap-2 font-medium">
          {name}
          <ActionBadge action={action} />
          {item.held && (
            <Badge tone="warn">
              <Trans>waits for approval</Trans>
            </Badge>
          )}
        </p>
        {reach && action !== "refused" && (
          <Button
            size="small"
            icon={<Icon of={Plug} />}
            aria-label={t`Test ${name}`}
            isPending={trial.isPending}
            onClick={() => trial.mutate({ path: { project }, body: { text, server: name } })}
          >
            <Trans>Test</Trans>
          </Button>
        )}
      </div>
      {item.reason && <p className="foreign text-muted text-xs">{item.reason}</p>}
      {reach && <Reach reach={reach} />}
      {action === "changed" &&
        changes.map(({ field, before, after }) => (
          <p key={field} className="foreign font-mono text-muted text-xs">
            {field}: {JSON.stringify(before)} → {JSON.stringify(after)}
          </p>
        ))}
      {trial.isError && <ErrorNotice error={trial.error} />}
      {trial.isSuccess && <TrialView report={trial.data} />}
    </div>
  );
}

/** What would run or be called, and the names of what it is given. */
function Reach({ reach: { command_line: line = [], url, env = [], headers = [] } }: { reach: FoundReach }) {
  return (
    <div className="foreign font-mono text-muted text-xs">
      <p>{line.length > 0 ? joinCommandLine(line) : url}</p>
      {env.length > 0 && <p>{env.map((name) => `${name}=`).join(" ")}</p>}
      {headers.length > 0 && <p>{headers.map((name) => `${name}:`).join(" ")}</p>}
    </div>
  );
}

const TONES: Record<ImportedServer["action"], Tone> = {
  added: "ok",
  changed: "warn",
  unchanged: "neutral",
  refused: "fail",
  disabled: "neutral",
};

function ActionBadge({ action }: { action: ImportedServer["action"] }) {
  const { t } = useLingui();
  const words = {
    added: t`new`,
    changed: t`changes`,
    unchanged: t`as it is`,
    refused: t`cannot be taken`,
    disabled: t`off`,
  };
  return <Badge tone={TONES[action]}>{words[action]}</Badge>;
}
