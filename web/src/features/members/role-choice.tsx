import { useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeMemberMutation } from "#client/@tanstack/react-query.gen";
import type { Member } from "#client/types.gen";
import { useExplain } from "#shared/lib/explain";
import { ROLES, roleOf } from "#shared/roles/roles";
import { useRoleWord } from "#shared/ui/use-role-word";

/** The role that a membership gives, and another one for it. */
export function RoleChoice({ project, member }: { project: string; member: Member }) {
  const { t } = useLingui();
  const word = useRoleWord();
  const explain = useExplain();
  const queryClient = useQueryClient();
  const change = useMutation({
    ...changeMemberMutation(),
    onSettled: () => queryClient.invalidateQueries(),
  });
  const wish = change.isPending ? change.variables.body.role : member.role;
  return (
    <>
      <select
        aria-label={t`Role of ${member.name}`}
        className="control w-auto!"
        value={wish}
        disabled={change.isPending}
        onChange={(event) =>
          change.mutate({ path: { project, member: member.id }, body: { role: roleOf(event.target.value) } })
        }
      >
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {word(role)}
          </option>
        ))}
      </select>
      {change.isError && (
        <p role="alert" className="mt-1 text-fail-text text-xs">
          {explain(change.error).detail ?? explain(change.error).title}
        </p>
      )}
    </>
  );
}
