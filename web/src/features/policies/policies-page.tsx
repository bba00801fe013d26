import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ContentMode, Project } from "#client/types.gen";
import { useMay, useProject } from "#shared/api/project";
import { buttonClass } from "#shared/ui/button";
import { Page } from "#shared/ui/page";
import { Fact, Facts, TitledPanel } from "#shared/ui/panel";
import { KeyHygiene } from "./key-hygiene";
import { RecordsForm } from "./records-form";
import { ToolDecisions } from "./tool-decisions";

/** What holds in the project whoever calls: tools, keys, records. */
export function PoliciesPage({ project }: { project: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  return (
    <Page title={t`Policies`} facts={t`What holds in this project, whoever calls.`}>
      <ToolDecisions project={project} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        {may("keys:read") && <KeyHygiene project={project} />}
        <Records project={project} />
      </div>
    </Page>
  );
}

function Records({ project }: { project: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  const shown = useProject(project);
  return (
    <TitledPanel title={t`Records of calls`}>
      {may("projects:edit") ? <RecordsForm shown={shown} /> : <RecordsFacts shown={shown} />}
      {may("audit:read") && (
        <div className="border-line border-t px-4 py-3">
          <Link to="/projects/$project/audit" params={{ project }} className={buttonClass("secondary", "small")}>
            <Trans>Verify and export the audit trail</Trans>
          </Link>
        </div>
      )}
    </TitledPanel>
  );
}

function RecordsFacts({ shown: { call_content, call_days, is_strict } }: { shown: Project }) {
  const { t } = useLingui();
  const modes: Record<ContentMode, string> = {
    off: t`Nothing`,
    digest: t`A digest of the arguments`,
    redacted: t`Both, without secrets`,
    full: t`Both, as they are`,
  };
  return (
    <Facts>
      <Fact name={t`What records keep of arguments and results`}>{modes[call_content]}</Fact>
      <Fact name={t`Days for which they are kept`}>{call_days ?? t`as long as the hub keeps them`}</Fact>
      <Fact name={t`Strict record`}>{is_strict ? t`on` : t`off`}</Fact>
    </Facts>
  );
}
