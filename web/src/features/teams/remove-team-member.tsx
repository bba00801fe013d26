import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { removeTeamMemberMutation } from "#client/@tanstack/react-query.gen";
import type { TeamMember } from "#client/types.gen";
import { Button } from "#shared/ui/button";
import { ConfirmDialog } from "#shared/ui/confirm-dialog";
import { ErrorNotice } from "#shared/ui/error-notice";

/** The end of somebody's seat in a team, after the address was typed: keys that end with it do not come back. */
export function RemoveTeamMember({ team, member }: { team: string; member: TeamMember }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const remove = useMutation({
    ...removeTeamMemberMutation(),
    onSuccess: () => {
      setIsAsking(false);
      return queryClient.invalidateQueries();
    },
  });
  const { name } = member;
  return (
    <>
      <Button size="small" variant="danger" aria-label={t`Remove ${name}`} onClick={() => setIsAsking(true)}>
        <Trans>Remove</Trans>
      </Button>
      <ConfirmDialog
        title={t`Remove ${name}`}
        name={member.email}
        action={t`Remove`}
        isOpen={isAsking}
        isPending={remove.isPending}
        onConfirm={() => remove.mutate({ path: { team, member: member.id } })}
        onClose={() => setIsAsking(false)}
      >
        <p>
          <Trans>
            Where this person is in a project through this team alone, they are out of it, and their personal keys there
            end.
          </Trans>
        </p>
        {remove.isError && <ErrorNotice error={remove.error} />}
      </ConfirmDialog>
    </>
  );
}
