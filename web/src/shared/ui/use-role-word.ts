import { useLingui } from "@lingui/react/macro";

/** The word for a role: to read, never to ask for. What a person may do comes as permissions. */
export function useRoleWord(): (role: string | null | undefined) => string {
  const { t } = useLingui();
  return (role) => {
    switch (role) {
      case "admin":
        return t({ context: "role", message: "Admin" });
      case "member":
        return t({ context: "role", message: "Member" });
      case "viewer":
        return t({ context: "role", message: "Viewer" });
      default:
        return t({ context: "role", message: "Hub admin" });
    }
  };
}
