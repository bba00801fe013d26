import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { leaveProjectMutation } from "#client/@tanstack/react-query.gen";
import { endingKey } from "#shared/api/ending";
import { useWayOut } from "#shared/api/way-out";
import { ConfirmedButton } from "#shared/ui/confirmed-button";

/** The way out of a project that one is in. */
export function LeaveProject({ project }: { project: string }) {
  const { t } = useLingui();
  const leave = useMutation({
    ...leaveProjectMutation(),
    mutationKey: endingKey({ project }),
    onSuccess: useWayOut(project),
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
