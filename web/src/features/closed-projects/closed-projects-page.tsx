import { Trans, useLingui } from "@lingui/react/macro";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Project } from "#client/types.gen";
import { useProjectLife } from "#shared/closing/use-project-life";
import { useExplain } from "#shared/lib/explain";
import { Badge } from "#shared/ui/badge";
import { Button, buttonClass } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { Page } from "#shared/ui/page";
import { Panel } from "#shared/ui/panel";
import { ActionsHead, TableHead, TableRow } from "#shared/ui/table";
import { Day } from "#shared/ui/time";
import { closedOptions } from "./closed-projects";

/** Projects that were put away, and the way back for each. */
export function ClosedProjectsPage() {
  const { t } = useLingui();
  const archived = useSuspenseQuery(closedOptions("archived")).data.items;
  const deleted = useSuspenseQuery(closedOptions("deleted")).data.items;
  const projects = [...deleted, ...archived];
  return (
    <Page
      title={t`Archived and deleted projects`}
      facts={t`Archived ones stay for as long as you like; deleted ones until their day.`}
    >
      <Panel className="overflow-hidden">
        {projects.length === 0 ? (
          <EmptyState
            title={t`No project was put away.`}
            action={
              <Link to="/" className={buttonClass()}>
                <Trans>To my projects</Trans>
              </Link>
            }
          />
        ) : (
          <table className="w-full text-sm">
            <TableHead>
              <th scope="col" className="w-1/2">
                <Trans>Name</Trans>
              </th>
              <th scope="col">
                <Trans>State</Trans>
              </th>
              <th scope="col" className="hidden sm:table-cell">
                <Trans>Since or until</Trans>
              </th>
              <ActionsHead />
            </TableHead>
            <tbody className="divide-y divide-line">
              {projects.map((project) => (
                <ClosedRow key={project.id} project={project} />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
    </Page>
  );
}

function ClosedRow({ project }: { project: Project }) {
  const { t } = useLingui();
  const explain = useExplain();
  const { reopen, restore } = useProjectLife(project.name);
  const isDeleted = project.state === "deleted";
  const step = isDeleted ? restore : reopen;
  const mayReturn = project.permissions.includes(isDeleted ? "projects:delete" : "projects:archive");
  return (
    <TableRow className="h-11">
      <td className="max-w-0 truncate">
        <Link
          to="/projects/$project"
          params={{ project: project.name }}
          className="foreign font-medium hover:underline"
        >
          {project.title ?? project.name}
        </Link>
        {step.error ? <p className="text-fail-text text-xs">{explain(step.error).title}</p> : null}
      </td>
      <td className="whitespace-nowrap">
        {isDeleted ? (
          <Badge tone="fail">
            <Trans>Deleted</Trans>
          </Badge>
        ) : (
          <Badge>
            <Trans>Archived</Trans>
          </Badge>
        )}
      </td>
      <td className="hidden whitespace-nowrap text-muted sm:table-cell">
        {isDeleted && project.purge_at && (
          <Trans>
            gone on <Day at={project.purge_at} />
          </Trans>
        )}
        {!isDeleted && project.archived_at && (
          <Trans>
            since <Day at={project.archived_at} />
          </Trans>
        )}
      </td>
      <td className="text-right">
        {mayReturn && (
          <Button
            size="small"
            aria-label={isDeleted ? t`Bring ${project.name} back` : t`Open ${project.name} again`}
            isPending={step.isPending}
            onClick={step.run}
          >
            {isDeleted ? <Trans>Bring it back</Trans> : <Trans>Open it again</Trans>}
          </Button>
        )}
      </td>
    </TableRow>
  );
}
