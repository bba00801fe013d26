import { useLingui } from "@lingui/react/macro";
import { Building2, CircleUserRound, type LucideIcon } from "lucide-react";
import { useSession } from "#shared/api/session";

interface MorePage {
  to:
    | "/account"
    | "/closed"
    | "/hub/activity"
    | "/hub/audit"
    | "/hub/deliveries"
    | "/hub/keys"
    | "/hub/projects"
    | "/hub/servers"
    | "/hub/settings";
  word: string;
  icon: LucideIcon;
}

/** Pages that are no entries of the rail: they stand behind tabs and menus, and are searched all the same. */
export function useMorePages(): MorePage[] {
  const { t } = useLingui();
  const { permissions } = useSession();
  const icon = Building2;
  const ofHub: MorePage[] = [
    { to: "/hub/projects", word: t`Projects of the hub`, icon },
    { to: "/hub/servers", word: t`Servers of the hub`, icon },
    { to: "/hub/keys", word: t`Keys of the hub`, icon },
    { to: "/hub/activity", word: t`Activity of the hub`, icon },
    { to: "/hub/audit", word: t`Audit of the hub`, icon },
    { to: "/hub/deliveries", word: t`Deliveries`, icon },
  ];
  return [
    ...(permissions.includes("hub:read") ? ofHub : []),
    ...(permissions.includes("hub:edit") ? [{ to: "/hub/settings", word: t`Hub settings`, icon } as const] : []),
    { to: "/closed", word: t`Archived and deleted projects`, icon },
    { to: "/account", word: t`Account`, icon: CircleUserRound },
  ];
}
