import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { removeMemberMutation } from "#client/@tanstack/react-query.gen";
import type { Member } from "#client/types.gen";
import { Button } from "#shared/ui/button";
import { ConfirmDialog } from "#shared/ui/confirm-dialog";
import { ErrorNotice } from "#shared/ui/error-notice";

interface RemoveMemberProps {
  project: string;
  member: Member;
}

/** The end of a membership, after its name was typed. */
export function RemoveMember({ project, member }: RemoveMemberProps) {
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
  return (
    <>
      <Button size="small" variant="danger" onClick={() => setIsAsking(true)}>
        <Trans>Remove</Trans>
      </Button>
      <ConfirmDialog
        title={t`Remove ${member.name}`}
        name={member.email ?? member.name}
        action={t`Remove`}
        isOpen={isAsking}
        isPending={remove.isPending}
        onConfirm={() => remove.mutate({ path: { project, member: member.id } })}
        onClose={() => setIsAsking(false)}
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
        {remove.isError && <ErrorNotice error={remove.error} />}
      </ConfirmDialog>
    </>
  );
}
