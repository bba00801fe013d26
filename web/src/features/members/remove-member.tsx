import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { removeMemberMutation } from "#client/@tanstack/react-query.gen";
import type { Member } from "#client/types.gen";
import { ConfirmedButton } from "#shared/ui/confirmed-button";

interface RemoveMemberProps {
  project: string;
  member: Member;
}

/** The end of a membership, after its name was typed. */
export function RemoveMember({ project, member }: RemoveMemberProps) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const remove = useMutation({
    ...removeMemberMutation(),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  return (
    <ConfirmedButton
      size="small"
      label={<Trans>Remove</Trans>}
      title={t`Remove ${member.name}`}
      name={member.email ?? member.name}
      action={t`Remove`}
      deed={remove}
      onConfirm={(close) => remove.mutate({ path: { project, member: member.id } }, { onSuccess: close })}
    >
      <p>
        {member.kind === "team" ? (
          <Trans>
            Whoever is here through this team alone is out at once, personal keys and open connections included.
          </Trans>
        ) : (
          <Trans>Personal keys of this person in this project end at once, open connections included.</Trans>
        )}
      </p>
    </ConfirmedButton>
  );
}
