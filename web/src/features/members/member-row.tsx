import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeMemberMutation, listMembersQueryKey, removeMemberMutation } from "#client/@tanstack/react-query.gen";
import type { Member } from "#client/types.gen";
import { useMay } from "#shared/api/project";
import { useExplain } from "#shared/lib/explain";
import { Badge } from "#shared/ui/badge";
import { Button } from "#shared/ui/button";
import { ConfirmDialog } from "#shared/ui/confirm-dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TableRow } from "#shared/ui/table";
import { Day } from "#shared/ui/time";
import { useRoleWord } from "#shared/ui/use-role-word";
import { ROLES, roleOf } from "./members";

interface MemberRowProps {
  project: string;
  member: Member;
  isMe: boolean;
}

export function MemberRow({ project, member, isMe }: MemberRowProps) {
  const may = useMay(project);
  const word = useRoleWord();
  return (
    <TableRow className="h-11">
      <td className="max-w-0">
        <p className="foreign flex items-center gap-2 truncate font-medium">
          {member.name}
          {member.kind === "team" && (
            <Badge tone="info">
              <Trans>team</Trans>
            </Badge>
          )}
          {isMe && (
            <Badge>
              <Trans>you</Trans>
            </Badge>
          )}
          {!member.active && (
            <Badge tone="warn">
              <Trans>deactivated</Trans>
            </Badge>
          )}
        </p>
        <p className="foreign truncate text-muted text-xs">{member.email}</p>
      </td>
      <td>{may("members:edit") ? <RoleChoice project={project} member={member} /> : word(member.role)}</td>
      <td className="hidden whitespace-nowrap text-muted md:table-cell">
        <Day at={member.created_at} />
      </td>
      <td className="text-right">
        {(may("members:edit") || (isMe && may("projects:leave"))) && (
          <Removal project={project} member={member} isMe={isMe} />
        )}
      </td>
    </TableRow>
  );
}

function RoleChoice({ project, member }: { project: string; member: Member }) {
  const { t } = useLingui();
  const word = useRoleWord();
  const explain = useExplain();
  const queryClient = useQueryClient();
  const change = useMutation({
    ...changeMemberMutation(),
    onSettled: () => queryClient.invalidateQueries({ queryKey: listMembersQueryKey({ path: { project } }) }),
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

function Removal({ project, member, isMe }: MemberRowProps) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const remove = useMutation({
    ...removeMemberMutation(),
    onSuccess: () => {
      setIsAsking(false);
      return queryClient.invalidateQueries();
    },
  });
  const action = isMe ? t`Leave` : t`Remove`;
  return (
    <>
      <Button size="small" variant="danger" onClick={() => setIsAsking(true)}>
        {action}
      </Button>
      <ConfirmDialog
        title={isMe ? t`Leave the project` : t`Remove ${member.name}`}
        name={member.email ?? member.name}
        action={action}
        isOpen={isAsking}
        isPending={remove.isPending}
        onConfirm={() => remove.mutate({ path: { project, member: member.id } })}
        onClose={() => setIsAsking(false)}
      >
        <p>
          <Trans>Personal keys of this person in this project end at once, open connections included.</Trans>
        </p>
        {remove.isError && <ErrorNotice error={remove.error} />}
      </ConfirmDialog>
    </>
  );
}
