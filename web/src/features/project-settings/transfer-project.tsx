import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { transferProjectMutation } from "#client/@tanstack/react-query.gen";
import { peopleOptions } from "#shared/api/people";
import { useSession } from "#shared/api/session";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { SelectField } from "#shared/ui/field";

/** Hands the project over to somebody who is in it. */
export function TransferProject({ project }: { project: string }) {
  const { t } = useLingui();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="danger" onClick={() => setIsOpen(true)}>
        <Trans>Hand the project over</Trans>
      </Button>
      <Dialog title={t`Hand ${project} over`} isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <TransferForm project={project} onClose={() => setIsOpen(false)} />
      </Dialog>
    </>
  );
}

function TransferForm({ project, onClose }: { project: string; onClose: () => void }) {
  const { t } = useLingui();
  const { user: me } = useSession();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const people = useQuery(peopleOptions(project)).data?.items ?? [];
  const [user, setUser] = useState("");
  const transfer = useMutation({
    ...transferProjectMutation(),
    onSuccess: async () => {
      onClose();
      await navigate({ to: "/projects/$project", params: { project } });
      await queryClient.invalidateQueries();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    transfer.mutate({ path: { project }, body: { user } });
  };
  const others = people.filter((person) => person.user !== me.id);
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <p className="text-sm">
        <Trans>You cannot take it back yourself: only its new admin can make you admin again.</Trans>
      </p>
      <SelectField
        label={t`New admin`}
        hint={others.length === 0 ? t`Nobody else is in the project. Add somebody first.` : undefined}
        isRequired
        value={user}
        onChange={(event) => setUser(event.target.value)}
      >
        <option value="">{t`Choose a member`}</option>
        {others.map((person) => (
          <option key={person.user} value={person.user}>
            {`${person.name} · ${person.email}`}
          </option>
        ))}
      </SelectField>
      {transfer.isError && <ErrorNotice error={transfer.error} />}
      <Actions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="danger" disabled={user === ""} isPending={transfer.isPending}>
          <Trans>Hand over</Trans>
        </Button>
      </Actions>
    </form>
  );
}
