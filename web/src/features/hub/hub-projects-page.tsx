import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { Project } from "#client/types.gen";
import { Badge } from "#shared/ui/badge";
import { EmptyState } from "#shared/ui/empty-state";
import { LongTable } from "#shared/ui/long-table";
import { SearchedPanel } from "#shared/ui/searched-panel";
import { TableRow } from "#shared/ui/table";
import { Day } from "#shared/ui/time";
import { allProjectsOptions } from "./hub";
import { HubFrame } from "./hub-tabs";
import { ToProjects } from "./to-projects";

/** Every project of the hub: how large it is, whether somebody looks after it, whether it is closed. */
export function HubProjectsPage({ q }: { q: string | undefined }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const projects = useQuery(allProjectsOptions());
  return (
    <HubFrame title={t`Projects of the hub`} facts={t`Archived and deleted ones too.`}>
      <SearchedPanel
        list={projects}
        rows={4}
        label={t`Search the projects`}
        q={q}
        onSearch={(typed) => navigate({ to: "/hub/projects", search: { q: typed }, replace: true })}
        known={({ name, title }) => [name, title]}
        empty={<EmptyState title={t`No project yet.`} action={<ToProjects />} />}
      >
        {(items) => <ProjectTable projects={items} />}
      </SearchedPanel>
    </HubFrame>
  );
}

const COLUMNS = 5;

function ProjectTable({ projects }: { projects: readonly Project[] }) {
  return (
    <LongTable
      columns={COLUMNS}
      items={projects}
      keyOf={({ id }) => id}
      head={
        <>
          <th scope="col" className="w-2/5">
            <Trans>Name</Trans>
          </th>
          <th scope="col">
            <Trans>State</Trans>
          </th>
          <th scope="col" className="hidden text-right sm:table-cell">
            <Trans>Servers</Trans>
          </th>
          <th scope="col" className="hidden text-right sm:table-cell">
            <Trans>People</Trans>
          </th>
          <th scope="col" className="hidden text-right md:table-cell">
            <Trans>Since</Trans>
          </th>
        </>
      }
      row={(project) => <ProjectRow project={project} />}
    />
  );
}

function ProjectRow({ project }: { project: Project }) {
  return (
    <TableRow className="h-11">
      <td className="max-w-0">
        <Link
          to="/projects/$project"
          params={{ project: project.name }}
          className="foreign block w-fit max-w-full truncate font-medium hover:underline"
        >
          {project.title ?? project.name}
        </Link>
        <p className="foreign truncate font-mono text-muted text-xs">{project.name}</p>
      </td>
      <td>
        <ProjectState project={project} />
      </td>
      <td className="hidden text-right sm:table-cell">{project.server_count}</td>
      <td className="hidden text-right sm:table-cell">{project.member_count ?? 0}</td>
      <td className="hidden whitespace-nowrap text-right text-muted md:table-cell">
        <Day at={project.created_at} />
      </td>
    </TableRow>
  );
}

function ProjectState({ project }: { project: Project }) {
  if (project.state === "deleted") {
    return (
      <Badge tone="fail">
        <Trans>Deleted</Trans>
      </Badge>
    );
  }
  if (project.state === "archived") {
    return (
      <Badge>
        <Trans>Archived</Trans>
      </Badge>
    );
  }
  return project.has_admin ? (
    <Badge tone="ok">
      <Trans context="project">Active</Trans>
    </Badge>
  ) : (
    <Badge tone="warn">
      <Trans>Without an admin</Trans>
    </Badge>
  );
}
