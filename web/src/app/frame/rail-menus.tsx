import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { AccountButton } from "#app/frame/account-button";
import { ProjectButton } from "#app/frame/project-button";
import { projectsOptions } from "#shared/api/projects";
import { useSession } from "#shared/api/session";

/* Menus are large and rarely opened: their code comes with the first click, and sooner for whoever points at them. */
const loadAccount = () => import("#app/frame/account-menu");
const loadProjects = () => import("#app/frame/project-menu");
const AccountMenu = lazy(async () => ({ default: (await loadAccount()).AccountMenu }));
const ProjectMenu = lazy(async () => ({ default: (await loadProjects()).ProjectMenu }));

export function AccountSwitch() {
  const { user } = useSession();
  const [isWanted, setIsWanted] = useState(false);
  const button = (
    <AccountButton
      name={user.name}
      aria-haspopup="menu"
      onPointerEnter={loadAccount}
      onFocus={loadAccount}
      onClick={() => setIsWanted(true)}
    />
  );
  return isWanted ? (
    <Suspense fallback={button}>
      <AccountMenu />
    </Suspense>
  ) : (
    button
  );
}

/** Which project is on screen, and the way to another one. */
export function ProjectSwitcher({ current }: { current: string | null }) {
  const { t } = useLingui();
  const { data } = useQuery(projectsOptions());
  const [isWanted, setIsWanted] = useState(false);
  const shown = data?.items.find((project) => project.name === current);
  const name = shown ? (shown.title ?? shown.name) : (current ?? t`All projects`);
  const button = (
    <ProjectButton
      name={name}
      aria-haspopup="menu"
      onPointerEnter={loadProjects}
      onFocus={loadProjects}
      onClick={() => setIsWanted(true)}
    />
  );
  return isWanted ? (
    <Suspense fallback={button}>
      <ProjectMenu name={name} />
    </Suspense>
  ) : (
    button
  );
}
