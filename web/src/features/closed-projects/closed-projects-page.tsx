import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { Project } from "#client/types.gen";
import { useProjectLife } from "#shared/closing/use-project-life";
import { useExplain } from "#shared/lib/explain";
import { Badge } from "#shared/ui/badge";
import { Button, buttonClass } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { ListPanel } from "#shared/ui/list-panel";
import { LongTable } from "#shared/ui/long-table";
import { Page } from "#shared/ui/page";
import { ActionsHead, TableRow } from "#shared/ui/table";
import { Day } from "#shared/ui/time";
import { useClosedProjects } from "./closed-projects";

/** Projects that were put away, and the way back for each. */
export function ClosedProjectsPage() {
  const { t } = useLingui();
  const projects = useClosedProjects();
  return (
    <Page
      title={t`Archived and deleted projects`}
      facts={t`Archived ones stay for as long as you like; deleted ones until their day.`}
    >
      <ListPanel
        list={projects}
        rows={4}
        empty={
          <EmptyState
            title={t`No project was put away.`}
            action={
              <Link to="/" className={buttonClass()}>
                <Trans>To my projects</Trans>
              </Link>
            }
          />
        }
      >
        {(items) => <ClosedTable projects={items} />}
      </ListPanel>
    </Page>
  );
}

const COLUMNS = 4;

function ClosedTable({ projects }: { projects: readonly Project[] }) {
  return (
    <LongTable
      columns={COLUMNS}
      items={projects}
      keyOf={({ id }) => id}
      head={
        <>
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
        </>
      }
      row={(project) => <ClosedRow project={project} />}
    />
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
