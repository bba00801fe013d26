import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeTeamMemberMutation } from "#client/@tanstack/react-query.gen";
import type { TeamMember } from "#client/types.gen";
import { useExplain } from "#shared/lib/explain";
import { Badge } from "#shared/ui/badge";
import { TableRow } from "#shared/ui/table";
import { Day } from "#shared/ui/time";
import { RemoveTeamMember } from "./remove-team-member";

interface TeamMemberRowProps {
  team: string;
  member: TeamMember;
  mayEdit: boolean;
}

/** Somebody in the team, and their role in it. */
export function TeamMemberRow({ team, member, mayEdit }: TeamMemberRowProps) {
  const { t } = useLingui();
  const explain = useExplain();
  const queryClient = useQueryClient();
  const change = useMutation({ ...changeTeamMemberMutation(), onSettled: () => queryClient.invalidateQueries() });
  const path = { team, member: member.id };
  const words = { admin: t`Team admin`, member: t`Team member` };
  return (
    <TableRow className="h-11">
      <td className="max-w-0">
        <p className="foreign flex items-center gap-2 font-medium">
          <span className="truncate">{member.name}</span>
          {!member.active && (
            <Badge tone="warn">
              <Trans>deactivated</Trans>
            </Badge>
          )}
        </p>
        <p className="foreign truncate text-muted text-xs">{member.email}</p>
      </td>
      <td>
        {mayEdit ? (
          <select
            aria-label={t`Role of ${member.name}`}
            className="control w-auto!"
            value={change.isPending ? change.variables.body.role : member.role}
            disabled={change.isPending}
            onChange={(event) =>
              change.mutate({ path, body: { role: event.target.value === "admin" ? "admin" : "member" } })
            }
          >
            <option value="member">{words.member}</option>
            <option value="admin">{words.admin}</option>
          </select>
        ) : (
          words[member.role]
        )}
        {change.isError && (
          <p role="alert" className="mt-1 text-fail-text text-xs">
            {explain(change.error).detail ?? explain(change.error).title}
          </p>
        )}
      </td>
      <td className="hidden whitespace-nowrap text-muted sm:table-cell">
        <Day at={member.created_at} />
      </td>
      <td className="text-right">{mayEdit && <RemoveTeamMember team={team} member={member} />}</td>
    </TableRow>
  );
}
