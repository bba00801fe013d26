import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { importProjectMutation } from "#client/@tanstack/react-query.gen";
import type { ExportProjectData } from "#client/types.gen";
import { below } from "#shared/lib/base";
import { Button, buttonClass } from "#shared/ui/button";
import { Actions } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { FileButton } from "#shared/ui/file-button";
import { Icon } from "#shared/ui/icon";
import { Notice } from "#shared/ui/notice";
import { FileReport } from "./file-report";

const EXPORT: ExportProjectData["url"] = "/api/v1/projects/{project}/export";

/** The project as one file to take along, to keep in a repository, or to bring another project to the same. */
export function ProjectFile({ project }: { project: string }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [text, setText] = useState("");
  const look = useMutation(importProjectMutation());
  const take = useMutation({ ...importProjectMutation(), onSuccess: () => queryClient.invalidateQueries() });
  const path = { project };
  const compare = (content: string) => {
    setText(content);
    take.reset();
    look.mutate({ path, body: { text: content, preview: true } });
  };
  const report = take.data ?? look.data;
  const count = report?.items.filter(({ action }) => action === "added" || action === "changed").length ?? 0;
  return (
    <div className="flex flex-col gap-4 p-4">
      <p className="text-muted text-sm">
        <Trans>Settings, servers, tool switches and toolsets in one file; of secrets the names alone.</Trans>
      </p>
      <div className="flex flex-wrap gap-2">
        <a href={below(EXPORT.replace("{project}", encodeURIComponent(project)))} download className={buttonClass()}>
          <Icon of={Download} />
          <Trans>Export the project</Trans>
        </a>
        <FileButton accept=".json,application/json" onText={compare}>
          <Trans>Compare with a file</Trans>
        </FileButton>
      </div>
      {(take.error ?? look.error) ? <ErrorNotice error={take.error ?? look.error} /> : null}
      {report && <FileReport report={report} />}
      {take.isSuccess && <Notice tone="ok" title={t`The project is brought to the file.`} />}
      {look.isSuccess && !take.isSuccess && (
        <Actions>
          <Button onClick={() => look.reset()}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            variant="primary"
            disabled={count === 0}
            isPending={take.isPending}
            onClick={() => take.mutate({ path, body: { text, preview: false } })}
          >
            <Plural value={count} _0="Nothing to take over" one="Take # change over" other="Take # changes over" />
          </Button>
        </Actions>
      )}
    </div>
  );
}
