import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { leaveTeamMutation } from "#client/@tanstack/react-query.gen";
import type { Team } from "#client/types.gen";
import { Button } from "#shared/ui/button";
import { ConfirmDialog } from "#shared/ui/confirm-dialog";
import { ErrorNotice } from "#shared/ui/error-notice";

/** The way out of a team that one is in. */
export function LeaveTeam({ team }: { team: Team }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const leave = useMutation({
    ...leaveTeamMutation(),
    onSuccess: async () => {
      await navigate({ to: "/teams" });
      await queryClient.invalidateQueries();
    },
  });
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>
        <Trans>Leave the team</Trans>
      </Button>
      <ConfirmDialog
        title={t`Leave ${team.name}`}
        name={team.name}
        action={t`Leave`}
        isOpen={isAsking}
        isPending={leave.isPending}
        onConfirm={() => leave.mutate({ path: { team: team.name } })}
        onClose={() => setIsAsking(false)}
      >
        <p>
          <Trans>
            You are out of the projects that you are in through this team alone, and your personal keys there end.
          </Trans>
        </p>
        {leave.isError && <ErrorNotice error={leave.error} />}
      </ConfirmDialog>
    </>
  );
}
