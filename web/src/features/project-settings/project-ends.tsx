import { Trans, useLingui } from "@lingui/react/macro";
import { Archive, ArchiveRestore } from "lucide-react";
import type { ReactNode } from "react";
import type { Project } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { useProjectLife } from "#shared/closing/use-project-life";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Icon } from "#shared/ui/icon";
import { TitledPanel } from "#shared/ui/panel";
import { DeleteProject } from "./delete-project";
import { TransferProject } from "./transfer-project";

/** What ends a project or gives it away, from what is undone with a click to what is not undone for ever. */
export function ProjectEnds({ shown }: { shown: Project }) {
  const { t } = useLingui();
  const may = useMay(shown.name);
  if (!["projects:archive", "projects:transfer", "projects:delete"].some(may)) return null;
  return (
    <TitledPanel title={t`Danger zone`}>
      <div className="divide-y divide-line">
        {may("projects:archive") && shown.state !== "deleted" && <Archiving shown={shown} />}
        {may("projects:transfer") && shown.state === "active" && (
          <Row text={<Trans>Somebody else becomes its admin, and you stay as a member.</Trans>}>
            <TransferProject project={shown.name} />
          </Row>
        )}
        {may("projects:delete") && shown.state !== "deleted" && (
          <Row text={<Trans>Deletes the project with its servers, secrets, keys and members.</Trans>}>
            <DeleteProject shown={shown} />
          </Row>
        )}
      </div>
    </TitledPanel>
  );
}

function Row({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 p-4">
      <p className="max-w-md text-muted text-sm">{text}</p>
      {children}
    </div>
  );
}

function Archiving({ shown }: { shown: Project }) {
  const { archive, reopen } = useProjectLife(shown.name);
  const error = archive.error ?? reopen.error;
  return (
    <>
      {shown.state === "active" ? (
        <Row text={<Trans>Nothing is called or changed in it until it is opened again. Nothing is lost.</Trans>}>
          <Button icon={<Icon of={Archive} />} isPending={archive.isPending} onClick={archive.run}>
            <Trans>Archive the project</Trans>
          </Button>
        </Row>
      ) : (
        <Row text={<Trans>It is archived: nothing is called or changed in it.</Trans>}>
          <Button icon={<Icon of={ArchiveRestore} />} isPending={reopen.isPending} onClick={reopen.run}>
            <Trans>Open it again</Trans>
          </Button>
        </Row>
      )}
      {error ? <ErrorNotice error={error} /> : null}
    </>
  );
}
