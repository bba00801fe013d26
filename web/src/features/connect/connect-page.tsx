import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ClientCard, MintedKey } from "#client/types.gen";
import { useProject } from "#shared/api/project";
import { useServers } from "#shared/api/servers";
import { toolsetsOptions } from "#shared/api/toolsets";
import { ClientSnippet } from "#shared/connect/client-snippet";
import { clientOf, STAND_IN, useClients, withKey } from "#shared/connect/clients";
import { isLoopback } from "#shared/connect/loopback";
import { CopyLine } from "#shared/ui/code-block";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Notice } from "#shared/ui/notice";
import { Page } from "#shared/ui/page";
import { TitledPanel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { ClientChoice } from "./client-choice";
import { EndpointChoice, type EndpointWanted, opens, TransportChoice } from "./endpoint-choice";
import { FirstCall } from "./first-call";
import { KeyForSnippet } from "./key-for-snippet";

/** Which client and which endpoint: part of the address. */
export interface ConnectChoice extends EndpointWanted {
  client?: string;
  /** The old transport, for clients that know no other. */
  transport?: "sse";
}

/** From nothing to a client's first call: endpoint, key, snippet, and the sign that it worked. */
export function ConnectPage({ project, choice }: { project: string; choice: ConnectChoice }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { endpoints } = useProject(project);
  const servers = useServers(project);
  const toolsets = useQuery(toolsetsOptions(project)).data?.items ?? [];
  const [made, setMade] = useState<{ key: MintedKey; limit: EndpointWanted } | null>(null);
  const choose = (search: ConnectChoice) =>
    void navigate({ to: "/projects/$project/connect", params: { project }, search, replace: true });
  const { client, transport, ...wanted } = choice;
  const isSse = transport === "sse";
  const only =
    servers.find(({ name }) => name === wanted.server) ?? toolsets.find(({ name }) => name === wanted.toolset);
  const target = only === undefined ? {} : wanted;
  // A key that opens one endpoint is none for another.
  const minted = made && opens(made.limit, target) ? made.key : null;
  const { mcp, sse } = only?.endpoints ?? endpoints;
  const [url, sseUrl] = [mcp, sse].map((path) => new URL(path, window.location.origin).href) as [string, string];
  const clients = useClients({ name: only?.name ?? project, url, sse_url: sseUrl });
  const current = clientOf(clients.data?.items ?? [], client);
  return (
    <Page title={t`Connect`} facts={t`Point any AI tool at this project.`}>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.35fr)]">
        <div className="flex min-w-0 flex-col gap-5">
          <TitledPanel title={t`1. Endpoint`}>
            <div className="flex flex-col gap-3 p-4">
              <EndpointChoice
                wanted={target}
                servers={servers.map(({ name }) => name)}
                toolsets={toolsets.map(({ name }) => name)}
                onChoose={(next) => choose({ client, transport, ...next })}
              />
              <div>
                <TransportChoice
                  isSse={isSse}
                  onChoose={(next) => choose({ client, transport: next ? "sse" : undefined, ...wanted })}
                />
              </div>
              <CopyLine text={isSse ? sseUrl : url} label={t`Copy the address`} />
              <LoopbackNote />
            </div>
          </TitledPanel>
          <TitledPanel title={t`2. Key`}>
            <KeyForSnippet
              project={project}
              only={target}
              suggestion={current?.title ?? ""}
              minted={minted}
              onMinted={(key, limit) => setMade({ key, limit })}
            />
          </TitledPanel>
        </div>
        <TitledPanel title={t`3. Client`}>
          <ClientPart
            clients={clients}
            current={current}
            minted={minted}
            isSse={isSse}
            endpoint={new URL(url).pathname.replace(/\/mcp$/, "")}
            onChoose={(id) => choose({ client: id, transport, ...wanted })}
          />
        </TitledPanel>
      </div>
    </Page>
  );
}

interface ClientPartProps {
  clients: ReturnType<typeof useClients>;
  current: ClientCard | undefined;
  minted: MintedKey | null;
  isSse: boolean;
  /** As calls name it. */
  endpoint: string;
  onChoose: (client: string) => void;
}

function ClientPart({ clients, current, minted, isSse, endpoint, onChoose }: ClientPartProps) {
  if (clients.isError) {
    return (
      <div className="p-4">
        <ErrorNotice error={clients.error} />
      </div>
    );
  }
  if (current === undefined) return <SkeletonRows rows={6} />;
  return (
    <>
      <ClientChoice cards={clients.data?.items ?? []} current={current} onChoose={onChoose} />
      <div className="flex flex-col gap-3 p-4">
        <ClientSnippet card={current} apiKey={minted?.key ?? null} isSse={isSse} />
        {!minted && withKey(current.snippet, null).includes(STAND_IN) && (
          <p className="text-muted text-xs">
            <Trans>
              Put your key in place of <code className="font-mono">{STAND_IN}</code>, or make one in step 2.
            </Trans>
          </p>
        )}
        <FirstCall keyId={minted?.id ?? null} endpoint={endpoint} />
      </div>
    </>
  );
}

function LoopbackNote() {
  const { t } = useLingui();
  if (!isLoopback()) return null;
  return (
    <Notice tone="info" title={t`This address works on this computer only`}>
      <Trans>Clients in a cloud, such as ChatGPT or claude.ai, cannot reach it.</Trans>
    </Notice>
  );
}
