import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { leaveTeamMutation } from "#client/@tanstack/react-query.gen";
import type { Team } from "#client/types.gen";
import { endingKey } from "#shared/api/ending";
import { ConfirmedButton } from "#shared/ui/confirmed-button";

/** The way out of a team that one is in. */
export function LeaveTeam({ team }: { team: Team }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const leave = useMutation({
    ...leaveTeamMutation(),
    mutationKey: endingKey({ team: team.name }),
    onSuccess: async () => {
      await navigate({ to: "/teams" });
      await queryClient.invalidateQueries();
    },
  });
  return (
    <ConfirmedButton
      variant="secondary"
      label={<Trans>Leave the team</Trans>}
      title={t`Leave ${team.name}`}
      name={team.name}
      action={t`Leave`}
      deed={leave}
      onConfirm={(close) => leave.mutate({ path: { team: team.name } }, { onSuccess: close })}
    >
      <p>
        <Trans>
          You are out of the projects that you are in through this team alone, and your personal keys there end.
        </Trans>
      </p>
    </ConfirmedButton>
  );
}
