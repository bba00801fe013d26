import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { Server, Why } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { useServer } from "#shared/api/server";
import { Duration } from "#shared/ui/amount";
import { CodeBlock, CopyLine } from "#shared/ui/code-block";
import { Notice } from "#shared/ui/notice";
import { Fact, Facts, TitledPanel } from "#shared/ui/panel";
import { useDiagnosis } from "#shared/ui/use-diagnosis";
import { joinCommandLine } from "./command-line";
import { ServerNumbers } from "./server-numbers";
import { transportWord } from "./transport";

/** How it is and why, how it is reached, and where clients reach it. */
export function ServerOverview({ project, name }: { project: string; name: string }) {
  const { t } = useLingui();
  const server = useServer(project, name);
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <Trouble project={project} server={server} />
      <div className="min-w-0 lg:col-span-2">
        <ServerNumbers project={project} server={server} />
      </div>
      <TitledPanel title={t`Definition`}>
        <Definition server={server} />
      </TitledPanel>
      <TitledPanel title={t`Endpoints of this server alone`}>
        <div className="flex flex-col gap-3 p-4">
          <Endpoint word="Streamable HTTP" path={server.endpoints.mcp} />
          <Endpoint word="HTTP+SSE" path={server.endpoints.sse} />
        </div>
      </TitledPanel>
    </div>
  );
}

/* About a command that was proposed. */
const PROPOSED: readonly (Why | undefined)[] = ["waits-for-approval", "not-approved"];

function Trouble({ project, server }: { project: string; server: Server }) {
  const { t } = useLingui();
  const may = useMay(project);
  const { status } = server;
  const said = useDiagnosis();
  const { text, hint } = status.diagnosis ? said(status.diagnosis) : { text: server.off_reason, hint: null };
  if (!text) return null;
  const isFailed = status.state === "failed";
  return (
    <div className="flex flex-col gap-3 lg:col-span-2">
      <Notice tone={isFailed ? "fail" : status.state === "off" ? "info" : "warn"} title={text}>
        {hint && <p className="foreign">{hint}</p>}
        {isFailed && (
          <p>
            <Trans>Mend the cause, then restart the server.</Trans>
          </p>
        )}
        {!server.enabled || <WaysToTheCause project={project} server={server.name} />}
        {PROPOSED.includes(status.diagnosis?.kind) && may("servers:edit") && (
          <Link to="/projects/$project/approvals" params={{ project }} className="underline">
            <Trans>What was proposed, and what became of it</Trans>
          </Link>
        )}
      </Notice>
      {status.last_lines.length > 0 && (
        <CodeBlock label={t`Last lines of its log`} text={status.last_lines.join("\n")} />
      )}
    </div>
  );
}

/** Where the cause is read, and where it is mended. */
function WaysToTheCause({ project, server }: { project: string; server: string }) {
  const params = { project, server };
  return (
    <p className="flex gap-4">
      <Link to="/projects/$project/servers/$server/logs" params={params} className="underline">
        <Trans>Its whole log</Trans>
      </Link>
      <Link to="/projects/$project/servers/$server/settings" params={params} className="underline">
        <Trans>Its configuration</Trans>
      </Link>
    </p>
  );
}

function Definition({ server }: { server: Server }) {
  const { t } = useLingui();
  const line = server.command ? joinCommandLine([server.command, ...(server.args ?? [])]) : null;
  return (
    <Facts>
      <Fact name={t`Name`}>
        <code className="font-mono text-xs">{server.name}</code>
      </Fact>
      {server.mirrored && (
        <Fact name={t`Kept by`}>
          <Trans>the file that the hub follows; change it there</Trans>
        </Fact>
      )}
      <Fact name={t`Transport`}>{transportWord(server.transport)}</Fact>
      {line !== null && (
        <Fact name={t`Command`}>
          <code className="font-mono text-xs">{line}</code>
        </Fact>
      )}
      {server.cwd && (
        <Fact name={t`Folder`}>
          <code className="font-mono text-xs">{server.cwd}</code>
        </Fact>
      )}
      {server.url && (
        <Fact name={t`Address`}>
          <code className="font-mono text-xs">{server.url}</code>
        </Fact>
      )}
      <SealedNames name={t`Environment`} values={server.env} />
      <SealedNames name={t`Headers`} values={server.headers} />
      <Fact name={t`Longest start`}>
        <Duration ms={server.timeout * 1000} />
      </Fact>
      <Fact name={t`Longest silence`}>
        <Duration ms={server.call_timeout * 1000} />
      </Fact>
    </Facts>
  );
}

function SealedNames({ name, values }: { name: string; values: Server["env"] }) {
  const names = Object.keys(values ?? {});
  if (names.length === 0) return null;
  return (
    <Fact name={name}>
      {names.map((one) => (
        <span key={one} className="mr-3 inline-flex items-baseline gap-1.5">
          <code className="font-mono text-xs">{one}</code>
          <span className="text-faint text-xs">
            <Trans>set</Trans>
          </span>
        </span>
      ))}
    </Fact>
  );
}

function Endpoint({ word, path }: { word: string; path: string }) {
  const { t } = useLingui();
  const url = new URL(path, window.location.origin).href;
  return (
    <div className="flex flex-col gap-1">
      <span className="text-muted text-xs">{word}</span>
      <CopyLine text={url} label={t`Copy the address`} />
    </div>
  );
}
