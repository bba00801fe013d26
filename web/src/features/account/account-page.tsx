import { Trans, useLingui } from "@lingui/react/macro";
import { useSession } from "#shared/api/session";
import { Badge } from "#shared/ui/badge";
import { Page } from "#shared/ui/page";
import { Fact, Facts, TitledPanel } from "#shared/ui/panel";
import { PreferenceSwitches } from "#shared/ui/preference-switches";
import { Moment } from "#shared/ui/time";
import { PasswordPanel } from "./password-panel";
import { SessionsPanel } from "./sessions-panel";
import { TokensPanel } from "./tokens-panel";

/** The signed-in person: who they are here, how the pages look to them, and their tokens. */
export function AccountPage() {
  const { t } = useLingui();
  const session = useSession();
  const { user } = session;
  return (
    <Page title={t`Account`} facts={user.email}>
      <div className="flex max-w-3xl flex-col gap-5">
        <TitledPanel title={t`Profile`}>
          <Facts>
            <Fact name={t`Name`}>
              {user.name}
              {user.is_hub_admin && (
                <span className="ml-2">
                  <Badge tone="accent">
                    <Trans context="role">Hub admin</Trans>
                  </Badge>
                </span>
              )}
            </Fact>
            <Fact name={t`E-mail`}>{user.email}</Fact>
            {session.expires_at && (
              <Fact name={t`Signed in until`}>
                <Moment at={session.expires_at} />
              </Fact>
            )}
          </Facts>
        </TitledPanel>
        <TitledPanel title={t`Language and theme`}>
          <div className="p-4">
            <PreferenceSwitches />
          </div>
        </TitledPanel>
        <PasswordPanel />
        <SessionsPanel />
        <TokensPanel />
      </div>
    </Page>
  );
}
