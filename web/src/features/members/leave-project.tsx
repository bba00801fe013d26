import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { leaveProjectMutation } from "#client/@tanstack/react-query.gen";
import { Button } from "#shared/ui/button";
import { ConfirmDialog } from "#shared/ui/confirm-dialog";
import { ErrorNotice } from "#shared/ui/error-notice";

/** The way out of a project that one is in. */
export function LeaveProject({ project }: { project: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const leave = useMutation({
    ...leaveProjectMutation(),
    onSuccess: async () => {
      await navigate({ to: "/" });
      await queryClient.invalidateQueries();
    },
  });
  return (
    <>
      <Button size="small" variant="danger" onClick={() => setIsAsking(true)}>
        <Trans>Leave</Trans>
      </Button>
      <ConfirmDialog
        title={t`Leave the project`}
        name={project}
        action={t`Leave`}
        isOpen={isAsking}
        isPending={leave.isPending}
        onConfirm={() => leave.mutate({ path: { project } })}
        onClose={() => setIsAsking(false)}
      >
        <p>
          <Trans>
            Your personal keys in this project end at once, open connections included. What you have through teams
            stays.
          </Trans>
        </p>
        {leave.isError && <ErrorNotice error={leave.error} />}
      </ConfirmDialog>
    </>
  );
}
