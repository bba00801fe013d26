import { Trans } from "@lingui/react/macro";
import type { ProjectPerson } from "#client/types.gen";
import { Badge } from "#shared/ui/badge";
import { useRoleWord } from "#shared/ui/use-role-word";

/** Where a role comes from: given to this person, or through teams; with the role that each of them gives. */
export function SourceBadges({ sources }: { sources: ProjectPerson["sources"] }) {
  const word = useRoleWord();
  return (
    <span className="flex flex-wrap gap-1">
      {sources.map(({ kind, team, team_name: name, role }) =>
        kind === "team" ? (
          <Badge key={team} tone="info">
            <Trans>
              team <span className="foreign">{name}</span>: {word(role)}
            </Trans>
          </Badge>
        ) : (
          <Badge key="direct">
            <Trans>direct: {word(role)}</Trans>
          </Badge>
        ),
      )}
    </span>
  );
}
