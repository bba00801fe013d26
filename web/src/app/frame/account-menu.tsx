import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CircleUserRound, LogOut } from "lucide-react";
import { RAIL_WORD } from "#app/frame/rail-word";
import { signOutMutation } from "#client/@tanstack/react-query.gen";
import { useSession } from "#shared/api/session";
import { classNames } from "#shared/lib/class-names";
import { language } from "#shared/lib/language";
import { useStoredChoice } from "#shared/lib/stored-choice";
import { theme } from "#shared/lib/theme";
import { Icon } from "#shared/ui/icon";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "#shared/ui/menu";

/** Who is signed in, how the pages look and speak, and the way out. */
export function AccountMenu() {
  const { t } = useLingui();
  const { user } = useSession();
  const [shownTheme, setTheme] = useStoredChoice(theme);
  const [shownLanguage, setLanguage] = useStoredChoice(language);
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="flex h-9 w-full items-center gap-2.5 rounded-control px-2 text-left text-sm hover:bg-line in-[aside]:justify-center lg:in-[aside]:justify-start"
        >
          <Icon of={CircleUserRound} className="text-muted" />
          <span className="sr-only">
            <Trans>Account:</Trans>
          </span>
          <span className={classNames("flex-1", RAIL_WORD)}>{user.name}</span>
        </button>
      }
    >
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
