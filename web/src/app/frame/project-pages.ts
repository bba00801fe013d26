import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import {
  Activity,
  Cable,
  ChartColumn,
  Gauge,
  KeyRound,
  Layers,
  Lock,
  type LucideIcon,
  PhoneCall,
  Scale,
  Server,
  Settings,
  ShieldCheck,
  Users,
  Wrench,
} from "lucide-react";
import { projectOptions } from "#shared/api/project";

interface ProjectPage {
  to:
    | "/projects/$project"
    | "/projects/$project/servers"
    | "/projects/$project/tools"
    | "/projects/$project/connect"
    | "/projects/$project/calls"
    | "/projects/$project/usage"
    | "/projects/$project/activity"
    | "/projects/$project/members"
    | "/projects/$project/keys"
    | "/projects/$project/toolsets"
    | "/projects/$project/secrets"
    | "/projects/$project/policies"
    | "/projects/$project/audit"
    | "/projects/$project/settings";
  word: string;
  icon: LucideIcon;
  isExact?: boolean;
}

/** The pages of a project, in the order of the rail and of the search. */
export function useProjectPages(project: string | null): ProjectPage[] {
  const { t } = useLingui();
  const shown = useQuery({ ...projectOptions(project ?? ""), enabled: project !== null }).data;
  const may = (permission: string) => shown?.permissions.includes(permission) ?? false;
  return [
    { to: "/projects/$project", word: t`Overview`, icon: Gauge, isExact: true },
    { to: "/projects/$project/servers", word: t`Servers`, icon: Server },
    { to: "/projects/$project/tools", word: t`Tools`, icon: Wrench },
    { to: "/projects/$project/toolsets", word: t`Toolsets`, icon: Layers },
    { to: "/projects/$project/connect", word: t`Connect`, icon: Cable },
    { to: "/projects/$project/calls", word: t`Calls`, icon: PhoneCall },
    { to: "/projects/$project/usage", word: t`Usage`, icon: ChartColumn },
    { to: "/projects/$project/activity", word: t`Activity`, icon: Activity },
    { to: "/projects/$project/members", word: t`Members`, icon: Users },
    ...(may("keys:read") ? [{ to: "/projects/$project/keys", word: t`Keys`, icon: KeyRound } as const] : []),
    ...(may("secrets:read") ? [{ to: "/projects/$project/secrets", word: t`Secrets`, icon: Lock } as const] : []),
    ...(may("policies:edit") ? [{ to: "/projects/$project/policies", word: t`Policies`, icon: Scale } as const] : []),
    ...(may("audit:read") ? [{ to: "/projects/$project/audit", word: t`Audit`, icon: ShieldCheck } as const] : []),
    ...(may("projects:edit")
      ? [{ to: "/projects/$project/settings", word: t`Settings`, icon: Settings } as const]
      : []),
  ];
}
