import { Trans } from "@lingui/react/macro";
import type { KeyScopes } from "#client/types.gen";
import { Badge } from "#shared/ui/badge";

/** What a key opens, in words. */
export function ScopeWords({ scopes }: { scopes: KeyScopes }) {
  const { servers = [], toolsets = [], tools = [], read_only: isReadOnly } = scopes;
  const names = [...servers, ...toolsets, ...tools];
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {names.length === 0 && <Trans>everything the holder may call</Trans>}
      {names.map((name) => (
        <code key={name} className="foreign font-mono text-xs">
          {name}
        </code>
      ))}
      {isReadOnly && (
        <Badge tone="info">
          <Trans>read only</Trans>
        </Badge>
      )}
    </span>
  );
}
