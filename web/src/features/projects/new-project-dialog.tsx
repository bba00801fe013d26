import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { createProjectMutation, listProjectsQueryKey } from "#client/@tanstack/react-query.gen";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";

export function NewProjectDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog title={t`New project`} isOpen={isOpen} onClose={onClose}>
      <NewProjectForm onClose={onClose} />
    </Dialog>
  );
}

function NewProjectForm({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [title, setTitle] = useState("");
  const create = useMutation({
    ...createProjectMutation(),
    onSuccess: async (project) => {
      await queryClient.invalidateQueries({ queryKey: listProjectsQueryKey() });
      await navigate({ to: "/projects/$project", params: { project: project.name } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ body: { name, title: title || null } });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextField
        label={t`Name`}
        hint={t`Stands in addresses: letters, digits, dot, dash and underscore.`}
        pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,47}"
        autoComplete="off"
        isRequired
        isMono
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t`Title`}
        hint={t`What people read. May stay empty.`}
        autoComplete="off"
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      {create.isError && <ErrorNotice error={create.error} />}
      <Actions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" isPending={create.isPending}>
          <Trans>Create</Trans>
        </Button>
      </Actions>
    </form>
  );
}
