import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { BadgeCheck, Building2, LayoutGrid, type LucideIcon, UserRound, UsersRound } from "lucide-react";
import { waitingApprovalsOptions } from "#shared/api/approvals";
import { useSession } from "#shared/api/session";

interface HubPage {
  to: "/" | "/teams" | "/hub" | "/hub/users" | "/hub/approvals";
  word: string;
  icon: LucideIcon;
  /** For those who look after the hub. */
  isAdmins?: boolean;
  /** How much waits there. */
  count?: number;
}

const LOOK_MS = 30_000;

/** The pages above the projects, as far as the signed-in person may open them. */
export function useHubPages(): HubPage[] {
  const { t } = useLingui();
  const { permissions } = useSession();
  const mayApprove = permissions.includes("servers:command");
  const waiting = useQuery({
    ...waitingApprovalsOptions(),
    enabled: mayApprove,
    refetchInterval: LOOK_MS,
  });
  const pages: HubPage[] = [
    { to: "/", word: t`Projects`, icon: LayoutGrid },
    { to: "/teams", word: t`Teams`, icon: UsersRound },
  ];
  if (permissions.includes("hub:read")) {
    pages.push({ to: "/hub", word: t`Hub`, icon: Building2, isAdmins: true });
  }
  if (permissions.includes("users:read")) {
    pages.push({ to: "/hub/users", word: t`Users`, icon: UserRound, isAdmins: true });
  }
  if (mayApprove) {
    const count = waiting.data?.items.length;
    pages.push({ to: "/hub/approvals", word: t`Approvals`, icon: BadgeCheck, isAdmins: true, count });
  }
  return pages;
}
