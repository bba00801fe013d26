import { useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { createProjectMutation, listProjectsQueryKey } from "#client/@tanstack/react-query.gen";
import { NewNamedForm } from "#shared/naming/new-named-form";
import { Dialog } from "#shared/ui/dialog";

export function NewProjectDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog title={t`New project`} isOpen={isOpen} onClose={onClose}>
      <NewProjectForm onClose={onClose} />
    </Dialog>
  );
}

function NewProjectForm({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const create = useMutation({
    ...createProjectMutation(),
    onSuccess: async (project) => {
      await queryClient.invalidateQueries({ queryKey: listProjectsQueryKey() });
      await navigate({ to: "/projects/$project", params: { project: project.name } });
    },
  });
  return (
    <NewNamedForm
      isPending={create.isPending}
      error={create.error}
      onCreate={(body) => create.mutate({ body })}
      onClose={onClose}
    />
  );
}
