import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeMemberMutation } from "#client/@tanstack/react-query.gen";
import { changeMember } from "#client/sdk.gen";
import type { Member, Role } from "#client/types.gen";
import { useExplain } from "#shared/lib/explain";
import { isLess, ROLES, roleOf } from "#shared/roles/roles";
import { ConfirmDialog } from "#shared/ui/confirm-dialog";
import { useToast } from "#shared/ui/toast";
import { useRoleWord } from "#shared/ui/use-role-word";

interface RoleChoiceProps {
  project: string;
  member: Member;
  isMe?: boolean;
}

/** The role that a membership gives, and another one for it: with a way back, unless it is one's own way out. */
export function RoleChoice({ project, member, isMe }: RoleChoiceProps) {
  const { t } = useLingui();
  const word = useRoleWord();
  const explain = useExplain();
  const queryClient = useQueryClient();
  const toast = useToast();
  const [wanted, setWanted] = useState<Role | null>(null);
  const { name, role } = member;
  const path = { project, member: member.id };
  const change = useMutation({
    ...changeMemberMutation(),
    onSuccess: (_, { body }) => {
      if (isMe || !body.role) return;
      toast({
        title: t`${name} is ${word(body.role)} now`,
        undo: async () => {
          await changeMember({ path, body: { role } });
          void queryClient.invalidateQueries();
        },
      });
    },
    onSettled: () => {
      setWanted(null);
      return queryClient.invalidateQueries();
    },
  });
  const give = (given: Role) => change.mutate({ path, body: { role: given } });
  const wish = change.isPending ? change.variables.body.role : role;
  return (
    <>
      <select
        aria-label={t`Role of ${name}`}
        className="control w-auto!"
        value={wish}
        disabled={change.isPending}
        onChange={(event) => {
          const chosen = roleOf(event.target.value);
          if (isMe && isLess(chosen, role)) setWanted(chosen);
          else give(chosen);
        }}
      >
        {ROLES.map((one) => (
          <option key={one} value={one}>
            {word(one)}
          </option>
        ))}
      </select>
      <ConfirmDialog
        title={t`Give up your own role`}
        name={member.email ?? name}
        action={t`Give it up`}
        isOpen={wanted !== null}
        isPending={change.isPending}
        onConfirm={() => wanted && give(wanted)}
        onClose={() => setWanted(null)}
      >
        <Trans>You are no admin of this project any more, and cannot make yourself one again.</Trans>
      </ConfirmDialog>
      {change.isError && (
        <p role="alert" className="mt-1 text-fail-text text-xs">
          {explain(change.error).detail ?? explain(change.error).title}
        </p>
      )}
    </>
  );
}
