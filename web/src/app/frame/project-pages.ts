import { useLingui } from "@lingui/react/macro";
import {
  Activity,
  Cable,
  ChartColumn,
  Gauge,
  KeyRound,
  type LucideIcon,
  PhoneCall,
  Server,
  Users,
  Wrench,
} from "lucide-react";

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
    | "/projects/$project/keys";
  word: string;
  icon: LucideIcon;
  isExact?: boolean;
}

/** The pages of a project, in the order of the rail and of the search. */
export function useProjectPages(): ProjectPage[] {
  const { t } = useLingui();
  return [
    { to: "/projects/$project", word: t`Overview`, icon: Gauge, isExact: true },
    { to: "/projects/$project/servers", word: t`Servers`, icon: Server },
    { to: "/projects/$project/tools", word: t`Tools`, icon: Wrench },
    { to: "/projects/$project/connect", word: t`Connect`, icon: Cable },
    { to: "/projects/$project/calls", word: t`Calls`, icon: PhoneCall },
    { to: "/projects/$project/usage", word: t`Usage`, icon: ChartColumn },
    { to: "/projects/$project/activity", word: t`Activity`, icon: Activity },
    { to: "/projects/$project/members", word: t`Members`, icon: Users },
    { to: "/projects/$project/keys", word: t`Keys`, icon: KeyRound },
  ];
}
