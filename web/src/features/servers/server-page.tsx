import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Server } from "#client/types.gen";
import { useServer } from "#shared/api/server";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Page } from "#shared/ui/page";
import { Status } from "#shared/ui/status";
import { ACTIVE_TAB, TAB, Tabs } from "#shared/ui/tabs";
import { Ago } from "#shared/ui/time";
import { CloneButton } from "./clone-button";
import { RestartButton } from "./restart-button";
import { ServerSwitch } from "./server-switch";
import { transportWord } from "./transport";
import { useServerSwitch } from "./use-server-switch";

interface ServerPageProps {
  project: string;
  name: string;
  children: ReactNode;
}

/** One server: how it is, and behind tabs what it brings and says. */
export function ServerPage({ project, name, children }: ServerPageProps) {
  const server = useServer(project, name);
  const change = useServerSwitch(project, server);
  return (
    <Page
      title={server.title ?? server.name}
      facts={<ServerFacts server={server} />}
      action={
        <div className="flex items-center gap-3">
          {!server.mirrored && <CloneButton project={project} server={server.name} />}
          <RestartButton project={project} server={server.name} />
          <ServerSwitch project={project} server={server} change={change} />
        </div>
      }
    >
      {change.error ? <ErrorNotice error={change.error} /> : null}
      <ServerTabs project={project} server={server.name} />
      {children}
    </Page>
  );
}

function ServerFacts({ server }: { server: Server }) {
  const { status } = server;
  return (
    <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <Status state={status.state} />
      <span>
        <Trans>
          changed <Ago at={status.since} />
        </Trans>
      </span>
      <span>{transportWord(server.transport)}</span>
      {status.revision && <span className="font-mono text-xs">{status.revision}</span>}
    </span>
  );
}

function ServerTabs({ project, server }: { project: string; server: string }) {
  const { t } = useLingui();
  const params = { project, server };
  return (
    <Tabs label={t`Parts of the server`}>
      <Link
        to="/projects/$project/servers/$server"
        params={params}
        className={TAB}
        activeProps={ACTIVE_TAB}
        activeOptions={{ exact: true }}
      >
        <Trans>Overview</Trans>
      </Link>
      <Link to="/projects/$project/servers/$server/tools" params={params} className={TAB} activeProps={ACTIVE_TAB}>
        <Trans>Tools</Trans>
      </Link>
      <Link to="/projects/$project/servers/$server/prompts" params={params} className={TAB} activeProps={ACTIVE_TAB}>
        <Trans>Prompts</Trans>
      </Link>
      <Link to="/projects/$project/servers/$server/resources" params={params} className={TAB} activeProps={ACTIVE_TAB}>
        <Trans>Resources</Trans>
      </Link>
      <Link to="/projects/$project/servers/$server/logs" params={params} className={TAB} activeProps={ACTIVE_TAB}>
        <Trans>Log</Trans>
      </Link>
      <Link to="/projects/$project/servers/$server/usage" params={params} className={TAB} activeProps={ACTIVE_TAB}>
        <Trans>Usage</Trans>
      </Link>
      <Link to="/projects/$project/servers/$server/settings" params={params} className={TAB} activeProps={ACTIVE_TAB}>
        <Trans>Configuration</Trans>
      </Link>
    </Tabs>
  );
}
