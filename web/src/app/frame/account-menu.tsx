import { Trans } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { LogOut, UserRoundCog } from "lucide-react";
import { AccountButton } from "#app/frame/account-button";
import { signOutMutation } from "#client/@tanstack/react-query.gen";
import { endingKey } from "#shared/api/ending";
import { useSession } from "#shared/api/session";
import { Icon } from "#shared/ui/icon";
import { Menu, MenuChoice, MenuItem, MenuLink, MenuSeparator } from "#shared/ui/menu";
import { useLanguageChoice, useThemeChoice } from "#shared/ui/preference-choices";

/** How the pages look and speak, the account, and the way out. Loaded when it is asked for, and open then. */
export function AccountMenu() {
  const { user } = useSession();
  return (
    <Menu isOpenAtFirst trigger={<AccountButton name={user.name} />}>
      <p className="foreign px-2 py-1.5 text-muted text-xs">{user.email}</p>
      <MenuSeparator />
      <MenuChoice {...useLanguageChoice()} />
      <MenuChoice {...useThemeChoice()} />
      <MenuSeparator />
      <MenuLink link={<Link to="/account" />}>
        <Icon of={UserRoundCog} className="text-muted" />
        <Trans>Account</Trans>
      </MenuLink>
      <SignOut />
    </Menu>
  );
}

function SignOut() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const logout = useMutation({
    ...signOutMutation(),
    mutationKey: endingKey(),
    onSuccess: async () => {
      await navigate({ to: "/sign-in" });
      queryClient.clear();
    },
  });
  return (
    <MenuItem icon={<Icon of={LogOut} className="text-muted" />} onSelect={() => logout.mutate({})}>
      <Trans>Sign out</Trans>
    </MenuItem>
  );
}
