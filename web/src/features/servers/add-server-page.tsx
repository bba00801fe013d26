import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { useMay } from "#shared/api/project";
import { Notice } from "#shared/ui/notice";
import { Page } from "#shared/ui/page";
import { Panel } from "#shared/ui/panel";
import { Segmented } from "#shared/ui/segmented";
import { AddServerForm } from "./add-server-form";
import { PasteServers } from "./paste-servers";
import type { Way } from "./ways";

/** A new server: a command the hub starts, an address it reaches, or the settings of another client. */
export function AddServerPage({ project, way }: { project: string; way: Way }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useMay(project);
  if (!may("servers:edit")) {
    return (
      <Page title={t`Add a server`}>
        <Notice tone="info" title={t`Your role may not change servers. Ask an admin of the project.`} />
      </Page>
    );
  }
  return (
    <Page title={t`Add a server`} facts={t`It is started and asked for its tools at once.`}>
      <div className="flex max-w-3xl flex-col gap-4">
        <div>
          <Segmented
            label={t`How the server is reached`}
            value={way}
            options={[
              { value: "command", label: t`Command` },
              { value: "address", label: t`Address` },
              { value: "paste", label: t`Paste settings` },
            ]}
            onChange={(chosen) =>
              navigate({
                to: "/projects/$project/add-server",
                params: { project },
                search: { way: chosen },
                replace: true,
              })
            }
          />
        </div>
        <Panel className="p-5">
          {way === "paste" ? <PasteServers project={project} /> : <AddServerForm project={project} way={way} />}
        </Panel>
      </div>
    </Page>
  );
}
