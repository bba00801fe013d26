import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { leaveProjectMutation } from "#client/@tanstack/react-query.gen";
import { ConfirmedButton } from "#shared/ui/confirmed-button";

/** The way out of a project that one is in. */
export function LeaveProject({ project }: { project: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const leave = useMutation({
    ...leaveProjectMutation(),
    onSuccess: async () => {
      await navigate({ to: "/" });
      await queryClient.invalidateQueries();
    },
  });
  return (
    <ConfirmedButton
      size="small"
      label={<Trans>Leave</Trans>}
      title={t`Leave the project`}
      name={project}
      action={t`Leave`}
      deed={leave}
      onConfirm={(close) => leave.mutate({ path: { project } }, { onSuccess: close })}
    >
      <p>
        <Trans>
          Your personal keys in this project end at once, open connections included. What you have through teams stays.
        </Trans>
      </p>
    </ConfirmedButton>
  );
}
