import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useSession } from "#shared/api/session";
import { Page } from "#shared/ui/page";
import { ACTIVE_TAB, TAB, Tabs } from "#shared/ui/tabs";

interface HubFrameProps {
  title: string;
  facts: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

/** A page of the hub as a whole, with the way to the others. */
export function HubFrame({ title, facts, action, children }: HubFrameProps) {
  const { t } = useLingui();
  const { permissions } = useSession();
  return (
    <Page title={title} facts={facts} action={action}>
      <Tabs label={t`Parts of the hub`}>
        <Link to="/hub" className={TAB} activeProps={ACTIVE_TAB} activeOptions={{ exact: true }}>
          <Trans>System</Trans>
        </Link>
        <Link to="/hub/projects" className={TAB} activeProps={ACTIVE_TAB}>
          <Trans>Projects</Trans>
        </Link>
        <Link to="/hub/servers" className={TAB} activeProps={ACTIVE_TAB}>
          <Trans>Servers</Trans>
        </Link>
        <Link to="/hub/keys" className={TAB} activeProps={ACTIVE_TAB}>
          <Trans>Keys</Trans>
        </Link>
        <Link to="/hub/activity" className={TAB} activeProps={ACTIVE_TAB}>
          <Trans>Activity</Trans>
        </Link>
        <Link to="/hub/audit" className={TAB} activeProps={ACTIVE_TAB}>
          <Trans>Audit</Trans>
        </Link>
        <Link to="/hub/deliveries" className={TAB} activeProps={ACTIVE_TAB}>
          <Trans>Deliveries</Trans>
        </Link>
        {permissions.includes("hub:edit") && (
          <Link to="/hub/settings" className={TAB} activeProps={ACTIVE_TAB}>
            <Trans>Settings</Trans>
          </Link>
        )}
      </Tabs>
      {children}
    </Page>
  );
}
