import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { deleteProjectMutation, getHubOptions } from "#client/@tanstack/react-query.gen";
import type { Project } from "#client/types.gen";
import { endingKey } from "#shared/api/ending";
import { useWayOut } from "#shared/api/way-out";
import { Button } from "#shared/ui/button";
import { ConfirmDialog } from "#shared/ui/confirm-dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Icon } from "#shared/ui/icon";

/** The end of a project, after its name was typed: closed at once, gone when the time of grace is over. */
export function DeleteProject({ shown }: { shown: Project }) {
  const { t } = useLingui();
  const [isAsking, setIsAsking] = useState(false);
  const grace = useQuery({ ...getHubOptions(), enabled: isAsking }).data?.deletion_grace_days ?? 0;
  const remove = useMutation({
    ...deleteProjectMutation(),
    mutationKey: endingKey({ project: shown.name }),
    onSuccess: useWayOut(shown.name),
  });
  return (
    <>
      <Button variant="danger" icon={<Icon of={Trash2} />} onClick={() => setIsAsking(true)}>
        <Trans>Delete the project</Trans>
      </Button>
      <ConfirmDialog
        title={t`Delete ${shown.name}`}
        name={shown.name}
        action={t`Delete`}
        isOpen={isAsking}
        isPending={remove.isPending}
        onConfirm={() => remove.mutate({ path: { project: shown.name }, query: { confirm: shown.name } })}
        onClose={() => setIsAsking(false)}
      >
        <p>
          <Trans>Every client that is connected to it is cut off at once.</Trans>{" "}
          <Plural
            value={grace}
            _0="Nobody can bring it back."
            one="Its admins can bring it back for # day; after that nobody can."
            other="Its admins can bring it back for # days; after that nobody can."
          />
        </p>
        {remove.isError && <ErrorNotice error={remove.error} />}
      </ConfirmDialog>
    </>
  );
}
