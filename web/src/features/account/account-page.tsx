import { useLingui } from "@lingui/react/macro";
import { useSession } from "#shared/api/session";
import { Page } from "#shared/ui/page";
import { TitledPanel } from "#shared/ui/panel";
import { PreferenceSwitches } from "#shared/ui/preference-switches";
import { CodesPanel } from "./codes-panel";
import { PasskeysPanel } from "./passkeys-panel";
import { PasswordPanel } from "./password-panel";
import { ProfilePanel } from "./profile-panel";
import { SessionsPanel } from "./sessions-panel";
import { TokensPanel } from "./tokens-panel";

/** The signed-in person: who they are here, how the pages look to them, and what they sign in with. */
export function AccountPage() {
  const { t } = useLingui();
  const { user } = useSession();
  return (
    <Page title={t`Account`} facts={user.email}>
      <div className="flex max-w-3xl flex-col gap-5">
        <ProfilePanel />
        <TitledPanel title={t`Language and theme`}>
          <div className="p-4">
            <PreferenceSwitches />
          </div>
        </TitledPanel>
        <PasswordPanel />
        <CodesPanel />
        <PasskeysPanel />
        <SessionsPanel />
        <TokensPanel />
      </div>
    </Page>
  );
}
