import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Languages, Plus, SunMoon } from "lucide-react";
import { useHubPages } from "#app/frame/hub-pages";
import { useProjectPages } from "#app/frame/project-pages";
import { find, type Target } from "#app/palette/find";
import { useMorePages } from "#app/palette/more-pages";
import { useHits } from "#app/palette/use-hits";
import { projectOptions } from "#shared/api/project";
import { language } from "#shared/lib/language";
import { theme } from "#shared/lib/theme";

const MOST = 60;

/** What fits what was typed: pages and things to do, then what the hub finds. */
export function useTargets(typed: string): { targets: Target[]; isSearching: boolean } {
  const { project = null } = useParams({ strict: false });
  const own = [...usePages(project), ...useActions(project)];
  const { targets, isSearching } = useHits(typed, project);
  return { targets: [...find(own, typed), ...targets].slice(0, MOST), isSearching };
}

function usePages(project: string | null): Target[] {
  const { t } = useLingui();
  const navigate = useNavigate();
  const inProject = useProjectPages(project);
  const inHub = [...useHubPages(), ...useMorePages()];
  const kind = t`page`;
  return [
    ...(project === null
      ? []
      : inProject.map(({ to, word, icon }) => ({
          id: to,
          kind,
          word,
          icon,
          go: () => navigate({ to, params: { project } }),
        }))),
    ...inHub.map(({ to, word, icon }) => ({ id: to, kind, word, icon, go: () => navigate({ to }) })),
  ];
}

function useActions(project: string | null): Target[] {
  const { t } = useLingui();
  const navigate = useNavigate();
  const shown = useQuery({ ...projectOptions(project ?? ""), enabled: project !== null }).data;
  const kind = t`action`;
  const looks: Target[] = [
    { id: "light", kind, word: t`Theme: light`, icon: SunMoon, go: () => theme.set("light") },
    { id: "dark", kind, word: t`Theme: dark`, icon: SunMoon, go: () => theme.set("dark") },
    { id: "en", kind, word: "Language: English", icon: Languages, go: () => language.set("en") },
    { id: "ko", kind, word: "언어: 한국어", icon: Languages, go: () => language.set("ko") },
  ];
  if (project === null || !shown?.permissions.includes("servers:edit")) return looks;
  return [
    {
      id: "add server",
      kind,
      word: t`Add a server`,
      icon: Plus,
      go: () => navigate({ to: "/projects/$project/add-server", params: { project } }),
    },
    ...looks,
  ];
}
