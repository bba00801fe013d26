import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronsUpDown, FolderOpen, LayoutGrid } from "lucide-react";
import { RAIL_WORD } from "#app/frame/rail-word";
import { projectsOptions } from "#shared/api/projects";
import { classNames } from "#shared/lib/class-names";
import { Icon } from "#shared/ui/icon";
import { Menu, MenuLink, MenuSeparator } from "#shared/ui/menu";

/** Which project is on screen, and the way to another one. */
export function ProjectSwitcher({ current }: { current: string | null }) {
  const { t } = useLingui();
  const { data } = useQuery(projectsOptions());
  const projects = data?.items ?? [];
  const shown = projects.find((project) => project.name === current);
  const name = shown ? (shown.title ?? shown.name) : (current ?? t`All projects`);
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="flex h-9 w-full items-center gap-2.5 rounded-control border border-line bg-surface px-2 text-left text-sm hover:border-line-strong in-[aside]:justify-center lg:in-[aside]:justify-start"
        >
          <Icon of={FolderOpen} className="text-muted" />
          <span className="sr-only">
            <Trans>Project:</Trans>
          </span>
          <span className={classNames("flex-1 font-medium", RAIL_WORD)}>{name}</span>
          <Icon of={ChevronsUpDown} className="text-faint in-[aside]:hidden lg:in-[aside]:block" />
        </button>
      }
    >
      {projects.map((project) => (
        <MenuLink key={project.id} link={<Link to="/projects/$project" params={{ project: project.name }} />}>
          <span className="truncate">{project.title ?? project.name}</span>
          <span className="ml-auto font-mono text-faint text-xs">{project.name}</span>
        </MenuLink>
      ))}
      {projects.length > 0 && <MenuSeparator />}
      <MenuLink link={<Link to="/" />}>
        <Icon of={LayoutGrid} className="text-muted" />
        <Trans>All projects</Trans>
      </MenuLink>
    </Menu>
  );
}
