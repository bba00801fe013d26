import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { getAttentionOptions } from "#client/@tanstack/react-query.gen";
import type { Project } from "#client/types.gen";
import { useProjects } from "#shared/api/projects";
import { useSession } from "#shared/api/session";
import { Badge } from "#shared/ui/badge";
import { Button } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { Icon } from "#shared/ui/icon";
import { Page } from "#shared/ui/page";
import { Panel } from "#shared/ui/panel";
import { StatusDot } from "#shared/ui/status";
import { Day } from "#shared/ui/time";
import { useRoleWord } from "#shared/ui/use-role-word";
import { AttentionPanel } from "./attention-panel";
import { MyInvitations } from "./my-invitations";
import { NewProjectDialog } from "./new-project-dialog";
import { StarButton } from "./star-button";

/** My projects: cards, because there are few and each is a place to go. */
export function HomePage() {
  const { t } = useLingui();
  // Stars first; among equals the order of names stays.
  const projects = useProjects().toSorted((left, right) => Number(right.favourite) - Number(left.favourite));
  const { permissions } = useSession();
  const [isAdding, setIsAdding] = useState(false);
  const add = permissions.includes("projects:create") && (
    <Button variant="primary" icon={<Icon of={Plus} />} onClick={() => setIsAdding(true)}>
      <Trans>New project</Trans>
    </Button>
  );
  return (
    <Page title={t`Projects`} facts={t`Servers, tools and keys live in projects.`} action={projects.length > 0 && add}>
      <MyInvitations />
      <AttentionPanel />
      {projects.length === 0 ? (
        <Panel>
          <EmptyState title={t`No project yet.`} action={add}>
            <Trans>A project holds servers, and gives any AI tool one address for all of them.</Trans>
          </EmptyState>
        </Panel>
      ) : (
        <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {projects.map((project) => (
            <ProjectCard key={project.id} project={project} />
          ))}
        </ul>
      )}
      <Link to="/closed" className="self-start text-muted text-sm hover:text-text hover:underline">
        <Trans>Archived and deleted projects</Trans>
      </Link>
      <NewProjectDialog isOpen={isAdding} onClose={() => setIsAdding(false)} />
    </Page>
  );
}

/* How many servers of a project have failed, out of what waits for the one who looks. */
function useFailed(project: string): number {
  const items = useQuery(getAttentionOptions()).data?.items ?? [];
  return items.filter((item) => item.kind === "server-failed" && item.project === project).length;
}

function ProjectCard({ project }: { project: Project }) {
  const role = useRoleWord()(project.role);
  const failed = useFailed(project.name);
  return (
    <li className="relative flex flex-col gap-3 rounded-panel border border-line bg-surface p-4 transition-colors duration-120 hover:border-line-strong">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="truncate font-semibold">
            <Link
              to="/projects/$project"
              params={{ project: project.name }}
              className="after:absolute after:inset-0 after:rounded-panel"
            >
              {project.title ?? project.name}
            </Link>
          </h2>
          {project.title && <p className="truncate font-mono text-muted text-xs">{project.name}</p>}
        </div>
        <span className="flex items-center gap-1">
          <Badge>{role}</Badge>
          <StarButton project={project} />
        </span>
      </div>
      <p className="mt-auto flex justify-between gap-3 text-muted text-sm">
        <span className="flex gap-x-3">
          <Plural value={project.server_count} one="# server" other="# servers" />
          {failed > 0 && (
            <span className="flex items-center gap-1.5 font-medium text-fail-text">
              <StatusDot state="failed" />
              <Plural value={failed} one="# failed" other="# failed" />
            </span>
          )}
        </span>
        <span>
          <Trans>
            Created <Day at={project.created_at} />
          </Trans>
        </span>
      </p>
    </li>
  );
}
