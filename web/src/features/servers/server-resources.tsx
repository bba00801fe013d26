import { Trans, useLingui } from "@lingui/react/macro";
import { useMay } from "#shared/api/project";
import type { JsonObject } from "#shared/lib/json";
import { textIn, useListing } from "#shared/run/listing";
import { RunView } from "#shared/run/run-view";
import { useRun } from "#shared/run/use-run";
import { Button } from "#shared/ui/button";
import { Panel } from "#shared/ui/panel";
import { ListedThings } from "./listed-things";

/** The resources of a server, each to read. */
export function ServerResources({ project, server }: { project: string; server: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  const listing = useListing({
    project,
    server,
    method: "resources/list",
    member: "resources",
    isEnabled: may("calls:make"),
  });
  return (
    <ListedThings listing={listing} mayAsk={may("calls:make")} none={t`No resources.`}>
      {(resources) => (
        <Panel>
          <ul className="divide-y divide-line">
            {resources.map((resource) => (
              <li key={textIn(resource, "uri")}>
                <Resource project={project} server={server} resource={resource} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </ListedThings>
  );
}

function Resource({ project, server, resource }: { project: string; server: string; resource: JsonObject }) {
  const { t } = useLingui();
  const run = useRun();
  const uri = textIn(resource, "uri");
  const name = textIn(resource, "title") || textIn(resource, "name") || uri;
  return (
    <div className="flex flex-col gap-3 px-4 py-3">
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <p className="foreign font-medium text-sm">{name}</p>
          <p className="foreign font-mono text-muted text-xs">
            {uri}
            <span className="ml-3 text-faint">{textIn(resource, "mimeType")}</span>
          </p>
          {textIn(resource, "description") && (
            <p className="foreign line-clamp-3 text-muted text-sm">{textIn(resource, "description")}</p>
          )}
        </div>
        <Button
          size="small"
          aria-label={t`Read ${name}`}
          isPending={run.state.phase === "running"}
          onClick={() => void run.start(project, { server, method: "resources/read", params: { uri } })}
        >
          <Trans>Read</Trans>
        </Button>
      </div>
      {run.state.phase !== "idle" && (
        <RunView project={project} server={server} state={run.state} onCancel={run.cancel} />
      )}
    </div>
  );
}
