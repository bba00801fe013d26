import { Trans } from "@lingui/react/macro";
import type { Project } from "#client/types.gen";
import { useMay, useProject } from "#shared/api/project";
import { useProjectLife } from "#shared/closing/use-project-life";
import { useExplain } from "#shared/lib/explain";
import { Button } from "#shared/ui/button";
import { Day } from "#shared/ui/time";

/** Says on every page of a closed project that it is, until when it can be brought back, and how. */
export function ClosedBanner({ project }: { project: string }) {
  const shown = useProject(project);
  return shown.state === "active" ? null : <Banner shown={shown} />;
}

function Banner({ shown }: { shown: Project }) {
  const may = useMay(shown.name);
  const explain = useExplain();
  const { reopen, restore } = useProjectLife(shown.name);
  const error = reopen.error ?? restore.error;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-3 border-line border-b bg-warn-soft px-4 py-1.5 text-sm text-warn-text sm:px-6"
    >
      <p>
        {shown.state === "archived" ? (
          <Trans>This project is archived: nothing is called or changed in it.</Trans>
        ) : (
          <Trans>
            This project is deleted. It can be brought back until{" "}
            <Day at={shown.purge_at ?? new Date().toISOString()} />.
          </Trans>
        )}
        {error ? ` ${explain(error).title}` : ""}
      </p>
      {shown.state === "archived" && may("projects:archive") && (
        <Button size="small" isPending={reopen.isPending} onClick={reopen.run}>
          <Trans>Open it again</Trans>
        </Button>
      )}
      {shown.state === "deleted" && may("projects:delete") && (
        <Button size="small" isPending={restore.isPending} onClick={restore.run}>
          <Trans>Bring it back</Trans>
        </Button>
      )}
    </div>
  );
}
