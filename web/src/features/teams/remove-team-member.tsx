import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { removeTeamMemberMutation } from "#client/@tanstack/react-query.gen";
import type { TeamMember } from "#client/types.gen";
import { ConfirmedButton } from "#shared/ui/confirmed-button";

/** The end of somebody's seat in a team, after the address was typed: keys that end with it do not come back. */
export function RemoveTeamMember({ team, member }: { team: string; member: TeamMember }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const remove = useMutation({
    ...removeTeamMemberMutation(),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  const { name } = member;
  return (
    <ConfirmedButton
      size="small"
      aria-label={t`Remove ${name}`}
      label={<Trans>Remove</Trans>}
      title={t`Remove ${name}`}
      name={member.email}
      action={t`Remove`}
      deed={remove}
      onConfirm={(close) => remove.mutate({ path: { team, member: member.id } }, { onSuccess: close })}
    >
      <p>
        <Trans>
          Where this person is in a project through this team alone, they are out of it, and their personal keys there
          end.
        </Trans>
      </p>
    </ConfirmedButton>
  );
}
