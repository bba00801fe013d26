import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { LayoutGrid } from "lucide-react";
import { ProjectButton } from "#app/frame/project-button";
import { useProjects } from "#shared/api/projects";
import { Icon } from "#shared/ui/icon";
import { Menu, MenuLink, MenuSeparator } from "#shared/ui/menu";

/** The way to another project. Loaded when it is asked for, and open then. */
export function ProjectMenu({ name }: { name: string }) {
  const projects = useProjects();
  return (
    <Menu isOpenAtFirst trigger={<ProjectButton name={name} />}>
      <div className="max-h-[70dvh] overflow-y-auto">
        {projects.map((project) => (
          <MenuLink key={project.id} link={<Link to="/projects/$project" params={{ project: project.name }} />}>
            <span className="truncate">{project.title ?? project.name}</span>
            {project.title && <span className="ml-auto font-mono text-faint text-xs">{project.name}</span>}
          </MenuLink>
        ))}
      </div>
      {projects.length > 0 && <MenuSeparator />}
      <MenuLink link={<Link to="/" />}>
        <Icon of={LayoutGrid} className="text-muted" />
        <Trans>All projects</Trans>
      </MenuLink>
    </Menu>
  );
}
