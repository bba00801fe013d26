import { useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  BadgeCheck,
  FolderOpen,
  History,
  KeyRound,
  Layers,
  type LucideIcon,
  Mail,
  Pencil,
  Server,
  User,
  UsersRound,
  Wrench,
} from "lucide-react";
import { useDeferredValue } from "react";
import { find, type Target } from "#app/palette/find";
import { findThingsOptions } from "#client/@tanstack/react-query.gen";
import type { Hit, HitKind } from "#client/types.gen";

const ICONS: Record<HitKind, LucideIcon> = {
  project: FolderOpen,
  server: Server,
  tool: Wrench,
  toolset: Layers,
  team: UsersRound,
  person: User,
  key: KeyRound,
  call: History,
  approval: BadgeCheck,
  invitation: Mail,
  activity: Pencil,
};

/* The text of a key opens things: only the part that names it goes into an address. */
const SECRET_PART = /^((?:project|user)_[A-Za-z0-9]{12})_\S*$/;
const FRESH_MS = 5000;

/** What the hub finds of what was typed, as places to go, best first. */
export function useHits(typed: string, project: string | null): { targets: Target[]; isSearching: boolean } {
  const open = useOpening();
  const words = useKindWords();
  const q = useDeferredValue(typed.trim().replace(SECRET_PART, "$1")).slice(0, 200);
  const found = useQuery({
    ...findThingsOptions({ query: { q, project: project ?? undefined } }),
    enabled: q !== "",
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
  });
  if (q === "") return { targets: [], isSearching: false };
  const targets = (found.data?.items ?? []).map((hit) => ({
    id: `${hit.kind} ${hit.project ?? ""} ${hit.server ?? ""} ${hit.id}`,
    kind: words[hit.kind],
    word: hit.name,
    note: [hit.server, hit.project === project ? null : hit.project, hit.note].filter(Boolean).join(" · "),
    icon: ICONS[hit.kind],
    go: () => open(hit),
  }));
  // While the answer is on its way, what was found before still counts as far as it fits.
  return { targets: found.isPlaceholderData ? find(targets, q) : targets, isSearching: found.isFetching };
}

function useKindWords(): Record<HitKind, string> {
  const { t } = useLingui();
  return {
    project: t`project`,
    server: t`server`,
    tool: t`tool`,
    toolset: t`toolset`,
    team: t`team`,
    person: t`person`,
    key: t`key`,
    call: t`call`,
    approval: t`approval`,
    invitation: t`invitation`,
    activity: t`change`,
  };
}

function useOpening(): (hit: Hit) => void {
  const navigate = useNavigate();
  return ({ kind, id, name, project, server }) => {
    const params = { project: project ?? "" };
    switch (kind) {
      case "project":
        return navigate({ to: "/projects/$project", params: { project: name } });
      case "server":
        return navigate({ to: "/projects/$project/servers/$server", params: { ...params, server: name } });
      case "tool":
        return navigate({ to: "/projects/$project/tools", params, search: { server: server ?? "", tool: name } });
      case "toolset":
        return navigate({ to: "/projects/$project/toolsets", params, search: { q: name } });
      case "team":
        return navigate({ to: "/teams/$team", params: { team: name } });
      case "person":
        return project
          ? navigate({ to: "/projects/$project/members", params, search: { q: name } })
          : navigate({ to: "/hub/users", search: { q: name } });
      case "key":
        return navigate({ to: "/projects/$project/keys", params, search: { key: id } });
      case "call":
        return navigate({ to: "/projects/$project/calls/$call", params: { ...params, call: id } });
      case "approval":
        return navigate({ to: "/hub/approvals" });
      case "invitation":
        return navigate({ to: "/projects/$project/members", params });
      case "activity":
        return navigate({ to: "/projects/$project/activity", params, search: { request: id } });
    }
  };
}
