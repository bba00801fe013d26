import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Copy } from "lucide-react";
import { type FormEvent, useState } from "react";
import { cloneServerMutation, listServersQueryKey } from "#client/@tanstack/react-query.gen";
import { useMay } from "#shared/api/project";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { Icon } from "#shared/ui/icon";

/** A second server like this one, sealed values and tool switches included. Off at first, to be changed before it runs. */
export function CloneButton({ project, server }: { project: string; server: string }) {
  const { t } = useLingui();
  const may = useMay(project);
  const [isAsking, setIsAsking] = useState(false);
  if (!may("servers:edit")) return null;
  return (
    <>
      <Button size="small" icon={<Icon of={Copy} />} onClick={() => setIsAsking(true)}>
        <Trans>Clone</Trans>
      </Button>
      <Dialog title={t`Clone ${server}`} isOpen={isAsking} onClose={() => setIsAsking(false)}>
        <CloneForm project={project} server={server} onClose={() => setIsAsking(false)} />
      </Dialog>
    </>
  );
}

function CloneForm({ project, server, onClose }: { project: string; server: string; onClose: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [name, setName] = useState(`${server}-2`.slice(-48));
  const clone = useMutation({
    ...cloneServerMutation(),
    onSuccess: async (made) => {
      await queryClient.invalidateQueries({ queryKey: listServersQueryKey({ path: { project } }) });
      onClose();
      await navigate({ to: "/projects/$project/servers/$server/settings", params: { project, server: made.name } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    clone.mutate({ path: { project, server }, body: { name, disabled: true } });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextField
        label={t`Name of the copy`}
        hint={t`It gets the definition, the sealed values and the tool switches, and is off until you switch it on.`}
        pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,47}"
        autoComplete="off"
        isRequired
        isMono
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {clone.isError && <ErrorNotice error={clone.error} />}
      <Actions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" isPending={clone.isPending}>
          <Trans>Clone</Trans>
        </Button>
      </Actions>
    </form>
  );
}
