import { useLingui } from "@lingui/react/macro";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { FolderOpen, History, Languages, Plus, Server, SunMoon, User, Wrench } from "lucide-react";
import { useHubPages } from "#app/frame/hub-pages";
import { useProjectPages } from "#app/frame/project-pages";
import type { Target } from "#app/palette/find";
import { listMembersOptions } from "#client/@tanstack/react-query.gen";
import { projectsOptions } from "#shared/api/projects";
import { toolsOptions } from "#shared/api/server";
import { serversOptions } from "#shared/api/servers";
import { language } from "#shared/lib/language";
import { theme } from "#shared/lib/theme";

const CALL_ID = /^req_[A-Za-z0-9_-]+$/;

/** Everything that can be found from where one is: the project's things first, then the hub's, then what can be done. */
export function useTargets(typed: string): Target[] {
  const { project } = useParams({ strict: false });
  const inProject = useProjectTargets(project ?? null, typed);
  return [...inProject, ...useHubTargets(), ...useActions(project ?? null)];
}

function useProjectTargets(project: string | null, typed: string): Target[] {
  const { t } = useLingui();
  const navigate = useNavigate();
  const pages = useProjectPages(project);
  const isIn = project !== null;
  const path = { project: project ?? "" };
  const servers = useQuery({ ...serversOptions(path.project), enabled: isIn }).data?.items ?? [];
  const members = useQuery({ ...listMembersOptions({ path, query: { limit: 200 } }), enabled: isIn }).data?.items ?? [];
  const on = servers.filter((server) => server.enabled);
  const tools = useQueries({ queries: on.map((server) => toolsOptions(path.project, server.name)) });
  if (project === null) return [];
  const params = { project };
  const call = typed.trim();
  return [
    ...(CALL_ID.test(call)
      ? [
          {
            id: call,
            kind: t`call`,
            word: call,
            icon: History,
            go: () => navigate({ to: "/projects/$project/calls/$call", params: { project, call } }),
          },
        ]
      : []),
    ...pages.map(({ to, word, icon }) => ({ id: to, kind: t`page`, word, icon, go: () => navigate({ to, params }) })),
    ...servers.map(({ name, title }) => ({
      id: `server ${name}`,
      kind: t`server`,
      word: name,
      note: title ?? undefined,
      icon: Server,
      go: () => navigate({ to: "/projects/$project/servers/$server", params: { project, server: name } }),
    })),
    ...tools
      .flatMap((one) => one.data?.items ?? [])
      .map(({ server, name, description }) => ({
        id: `tool ${server} ${name}`,
        kind: t`tool`,
        word: name,
        note: `${server} ${description ?? ""}`.slice(0, 120),
        icon: Wrench,
        go: () => navigate({ to: "/projects/$project/tools", params, search: { server, tool: name } }),
      })),
    ...members.map(({ id, name, email }) => ({
      id: `member ${id}`,
      kind: t`member`,
      word: name,
      note: email ?? undefined,
      icon: User,
      go: () => navigate({ to: "/projects/$project/members", params }),
    })),
  ];
}

function useHubTargets(): Target[] {
  const { t } = useLingui();
  const pages = useHubPages();
  const navigate = useNavigate();
  const projects = useQuery(projectsOptions()).data?.items ?? [];
  return [
    ...pages.map(({ to, word, icon }) => ({ id: to, kind: t`page`, word, icon, go: () => navigate({ to }) })),
    ...projects.map(({ name, title }) => ({
      id: `project ${name}`,
      kind: t`project`,
      word: title ?? name,
      note: name,
      icon: FolderOpen,
      go: () => navigate({ to: "/projects/$project", params: { project: name } }),
    })),
  ];
}

function useActions(project: string | null): Target[] {
  const { t } = useLingui();
  const navigate = useNavigate();
  const kind = t`action`;
  const looks: Target[] = [
    { id: "light", kind, word: t`Theme: light`, icon: SunMoon, go: () => theme.set("light") },
    { id: "dark", kind, word: t`Theme: dark`, icon: SunMoon, go: () => theme.set("dark") },
    { id: "en", kind, word: "Language: English", icon: Languages, go: () => language.set("en") },
    { id: "ko", kind, word: "언어: 한국어", icon: Languages, go: () => language.set("ko") },
  ];
  if (project === null) return looks;
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
