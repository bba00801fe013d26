import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { MintedKey } from "#client/types.gen";
import { useProject } from "#shared/api/project";
import { useServers } from "#shared/api/servers";
import { classNames } from "#shared/lib/class-names";
import { CodeBlock, CopyLine } from "#shared/ui/code-block";
import { SelectField } from "#shared/ui/field";
import { Notice } from "#shared/ui/notice";
import { Page } from "#shared/ui/page";
import { TitledPanel } from "#shared/ui/panel";
import { CLIENTS, type Client, clientOf } from "./clients";
import { FirstCall } from "./first-call";
import { KeyForSnippet } from "./key-for-snippet";

/** Which client and which endpoint: part of the address. */
export interface ConnectChoice {
  client?: string;
  server?: string;
}

const STAND_IN = "YOUR_KEY";

/** From nothing to a client's first call: endpoint, key, snippet, and the sign that it worked. */
export function ConnectPage({ project, choice }: { project: string; choice: ConnectChoice }) {
  const { t } = useLingui();
  const { endpoints } = useProject(project);
  const servers = useServers(project);
  const [minted, setMinted] = useState<MintedKey | null>(null);
  const client = clientOf(choice.client);
  const server = servers.find((one) => one.name === choice.server);
  const url = new URL(server?.endpoints.mcp ?? endpoints.mcp, window.location.origin).href;
  const snippet = client.snippet({ name: server?.name ?? project, url, key: minted?.key ?? STAND_IN });
  return (
    <Page title={t`Connect`} facts={t`Point any AI tool at this project.`}>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.35fr)]">
        <div className="flex min-w-0 flex-col gap-5">
          <TitledPanel title={t`1. Endpoint`}>
            <div className="flex flex-col gap-3 p-4">
              <EndpointChoice project={project} choice={choice} names={servers.map((one) => one.name)} />
              <CopyLine text={url} label={t`Copy the address`} />
              <LoopbackNote />
            </div>
          </TitledPanel>
          <TitledPanel title={t`2. Key`}>
            <KeyForSnippet project={project} suggestion={client.name} minted={minted} onMinted={setMinted} />
          </TitledPanel>
        </div>
        <TitledPanel title={t`3. Client`}>
          <ClientTabs project={project} choice={choice} current={client} />
          <div className="flex flex-col gap-3 p-4">
            <p className="text-muted text-sm">
              {snippet.place.kind === "file" ? (
                <Trans>
                  Add to <code className="font-mono text-text text-xs">{snippet.place.path}</code>
                </Trans>
              ) : (
                <Trans>Run in a terminal</Trans>
              )}
            </p>
            <CodeBlock
              label={t`Snippet for ${client.name}`}
              text={snippet.text}
              isWrapped={snippet.place.kind === "terminal"}
            />
            {!minted && (
              <p className="text-muted text-xs">
                <Trans>
                  Put your key in place of <code className="font-mono">{STAND_IN}</code>, or make one in step 2.
                </Trans>
              </p>
            )}
            <FirstCall keyId={minted?.id ?? null} />
          </div>
        </TitledPanel>
      </div>
    </Page>
  );
}

function EndpointChoice({ project, choice, names }: { project: string; choice: ConnectChoice; names: string[] }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const choose = (server: string) =>
    navigate({
      to: "/projects/$project/connect",
      params: { project },
      search: { client: choice.client, server: server || undefined },
      replace: true,
    });
  return (
    <SelectField
      label={t`What the client reaches`}
      value={choice.server ?? ""}
      onChange={(event) => choose(event.target.value)}
    >
      <option value="">{t`All servers of the project`}</option>
      {names.map((name) => (
        <option key={name} value={name}>
          {t`Only ${name}`}
        </option>
      ))}
    </SelectField>
  );
}

function LoopbackNote() {
  const { t } = useLingui();
  if (!["127.0.0.1", "localhost", "[::1]"].includes(window.location.hostname)) return null;
  return (
    <Notice tone="info" title={t`This address works on this computer only`}>
      <Trans>Clients in a cloud, such as ChatGPT or claude.ai, cannot reach it.</Trans>
    </Notice>
  );
}

function ClientTabs({ project, choice, current }: { project: string; choice: ConnectChoice; current: Client }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const choose = (client: string) =>
    navigate({
      to: "/projects/$project/connect",
      params: { project },
      search: { client, server: choice.server },
      replace: true,
    });
  return (
    <fieldset className="flex flex-wrap gap-1 border-line border-b p-3">
      <legend className="sr-only">{t`Client`}</legend>
      {CLIENTS.map((client) => (
        <label
          key={client.id}
          className={classNames(
            "flex h-7 cursor-pointer items-center rounded-control px-2.5 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent",
            client.id === current.id
              ? "bg-accent-soft font-medium text-accent-text"
              : "text-muted hover:bg-sunken hover:text-text",
          )}
        >
          <input
            type="radio"
            name="client"
            className="sr-only"
            checked={client.id === current.id}
            onChange={() => choose(client.id)}
          />
          {client.name}
        </label>
      ))}
    </fieldset>
  );
}
