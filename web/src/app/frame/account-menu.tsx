import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { LogOut, UserRoundCog } from "lucide-react";
import { AccountButton } from "#app/frame/account-button";
import { signOutMutation } from "#client/@tanstack/react-query.gen";
import { useSession } from "#shared/api/session";
import { language } from "#shared/lib/language";
import { useStoredChoice } from "#shared/lib/stored-choice";
import { theme } from "#shared/lib/theme";
import { Icon } from "#shared/ui/icon";
import { Menu, MenuChoice, MenuItem, MenuLink, MenuSeparator } from "#shared/ui/menu";

/** How the pages look and speak, the account, and the way out. Loaded when it is asked for, and open then. */
export function AccountMenu() {
  const { t } = useLingui();
  const { user } = useSession();
  const [shownTheme, setTheme] = useStoredChoice(theme);
  const [shownLanguage, setLanguage] = useStoredChoice(language);
  return (
    <Menu isOpenAtFirst trigger={<AccountButton name={user.name} />}>
      <p className="foreign px-2 py-1.5 text-muted text-xs">{user.email}</p>
      <MenuSeparator />
      <MenuChoice
        label={t`Language`}
        value={shownLanguage}
        options={[
          { value: "en", label: "English" },
          { value: "ko", label: "한국어" },
        ]}
        onChange={setLanguage}
      />
      <MenuChoice
        label={t`Theme`}
        value={shownTheme}
        options={[
          { value: "system", label: t`System` },
          { value: "light", label: t`Light` },
          { value: "dark", label: t`Dark` },
        ]}
        onChange={setTheme}
      />
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
