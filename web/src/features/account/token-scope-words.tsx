import { Trans } from "@lingui/react/macro";
import type { TokenScopes } from "#client/types.gen";
import { useProjects } from "#shared/api/projects";

/** What a token reaches, in a few words. */
export function TokenScopeWords({ scopes }: { scopes: TokenScopes }) {
  const projects = useProjects();
  const { project, servers = [], toolsets = [], tools = [], read_only: isReadOnly } = scopes;
  if (!project) return isReadOnly ? <Trans>reads, changes nothing</Trans> : <Trans>everything you may do</Trans>;
  const name = projects.find(({ id }) => id === project)?.name ?? project;
  const parts = [...servers, ...toolsets, ...tools];
  return (
    <>
      <Trans>
        calls in <code className="foreign font-mono text-xs">{name}</code>
      </Trans>
      {parts.length > 0 && <code className="foreign font-mono text-xs"> {parts.join(", ")}</code>}
      {isReadOnly && (
        <>
          {" · "}
          <Trans>read only</Trans>
        </>
      )}
    </>
  );
}
