import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { KeyScopes } from "#client/types.gen";
import { serversOptions } from "#shared/api/servers";
import { useProjectTools } from "#shared/api/tools";
import { toolsetsOptions } from "#shared/api/toolsets";
import { NameChoice } from "./name-choice";

interface ScopeFieldsProps {
  project: string;
  scopes: KeyScopes;
  onChange: (scopes: KeyScopes) => void;
}

/** Narrows a key or a token down to parts of a project. Nothing chosen means everything. */
export function ScopeFields({ project, scopes, onChange }: ScopeFieldsProps) {
  const { t } = useLingui();
  const servers = useQuery(serversOptions(project)).data?.items.map(({ name }) => name) ?? [];
  const toolsets = useQuery(toolsetsOptions(project)).data?.items.map(({ name }) => name) ?? [];
  return (
    <div className="flex flex-col gap-3">
      <NameChoice
        label={t`Only these servers`}
        names={servers}
        chosen={scopes.servers ?? []}
        onChange={(chosen) => onChange({ ...scopes, servers: chosen })}
      />
      {toolsets.length > 0 && (
        <NameChoice
          label={t`Only these toolsets`}
          names={toolsets}
          chosen={scopes.toolsets ?? []}
          onChange={(chosen) => onChange({ ...scopes, toolsets: chosen })}
        />
      )}
      <Tools project={project} chosen={scopes.tools ?? []} onChange={(tools) => onChange({ ...scopes, tools })} />
    </div>
  );
}

interface ToolsProps {
  project: string;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/* Tools are asked of every server: only once somebody wants to choose among them. */
function Tools({ project, chosen, onChange }: ToolsProps) {
  const [isOpen, setIsOpen] = useState(chosen.length > 0);
  return (
    <details open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="text-muted text-xs">
        <Trans>Only single tools; prompts and resources are shut out then</Trans>
      </summary>
      {isOpen && (
        <div className="pt-2">
          <ToolNames project={project} chosen={chosen} onChange={onChange} />
        </div>
      )}
    </details>
  );
}

function ToolNames({ project, chosen, onChange }: ToolsProps) {
  const { t } = useLingui();
  const servers = useQuery(serversOptions(project)).data?.items ?? [];
  const { groups } = useProjectTools(project, servers);
  const names = groups.flatMap(({ server, tools }) => tools.map((tool) => `${server.name}.${tool.name}`));
  return <NameChoice label={t`Only these tools`} names={names} chosen={chosen} onChange={onChange} />;
}
