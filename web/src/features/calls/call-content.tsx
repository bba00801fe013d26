import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { CallDetail } from "#client/types.gen";
import { useMay, useProject } from "#shared/api/project";
import { isJsonObject } from "#shared/lib/json";
import { ResultView } from "#shared/run/result-view";
import { ForeignText } from "#shared/ui/foreign-text";
import { JsonTree } from "#shared/ui/json-tree";
import { Notice } from "#shared/ui/notice";
import { TitledPanel } from "#shared/ui/panel";
import { type Kept, keptOf } from "./kept";

/** What a call carried, where its project keeps that and this reader may see it. */
export function CallContent({ project, call }: { project: string; call: CallDetail }) {
  const { t } = useLingui();
  if (!call.is_complete) return null;
  const asked = keptOf(call.arguments);
  const answered = keptOf(call.result);
  if (asked.kind === "nothing" && answered.kind === "nothing") {
    return (
      <TitledPanel title={t`Arguments and result`}>
        <NothingKept project={project} digest={call.arguments_hmac} />
      </TitledPanel>
    );
  }
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <TitledPanel title={t`Arguments`}>
        <Shown kept={asked}>{asked.kind === "whole" && <JsonTree value={asked.value} />}</Shown>
      </TitledPanel>
      <TitledPanel title={t`Result`}>
        {answered.kind === "whole" && isJsonObject(answered.value) ? (
          <ResultView result={answered.value} />
        ) : (
          <Shown kept={answered}>{answered.kind === "whole" && <JsonTree value={answered.value} />}</Shown>
        )}
      </TitledPanel>
    </div>
  );
}

function Shown({ kept, children }: { kept: Kept; children: ReactNode }) {
  const { t } = useLingui();
  return (
    <div className="flex flex-col gap-3 p-4">
      {children}
      {kept.kind === "nothing" && (
        <p className="text-muted text-sm">
          <Trans>There is none.</Trans>
        </p>
      )}
      {kept.kind === "cut" && (
        <>
          <Notice tone="info" title={t`Cut: it was longer than records keep`} />
          <ForeignText text={kept.text} isMono />
        </>
      )}
    </div>
  );
}

function NothingKept({ project, digest }: { project: string; digest: string | null }) {
  const may = useMay(project);
  const { call_content } = useProject(project);
  return (
    <div className="flex flex-col gap-2 p-4 text-sm">
      <p className="text-muted">
        <Trans>The record of this call keeps neither.</Trans>{" "}
        {may("projects:edit") && (
          <Link to="/projects/$project/policies" params={{ project }} className="text-accent-text hover:underline">
            {call_content === "redacted" || call_content === "full" ? (
              <Trans>What records keep</Trans>
            ) : (
              <Trans>Keep them from now on</Trans>
            )}
          </Link>
        )}
      </p>
      {digest !== null && (
        <p className="text-muted text-xs">
          <Trans>Digest of the arguments, equal for equal arguments</Trans>
          <code className="wrap-anywhere block font-mono">{digest}</code>
        </p>
      )}
    </div>
  );
}
