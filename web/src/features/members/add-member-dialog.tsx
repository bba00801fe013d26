import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { addMemberMutation, listMembersQueryKey } from "#client/@tanstack/react-query.gen";
import type { Role } from "#client/types.gen";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { SelectField, TextField } from "#shared/ui/field";
import { Segmented } from "#shared/ui/segmented";
import { useRoleWord } from "#shared/ui/use-role-word";
import { ROLES, roleOf } from "./members";

interface AddMemberDialogProps {
  project: string;
  isOpen: boolean;
  onClose: () => void;
}

export function AddMemberDialog({ project, isOpen, onClose }: AddMemberDialogProps) {
  const { t } = useLingui();
  return (
    <Dialog title={t`Add a member`} isOpen={isOpen} onClose={onClose}>
      <AddMemberForm project={project} onClose={onClose} />
    </Dialog>
  );
}

function AddMemberForm({ project, onClose }: { project: string; onClose: () => void }) {
  const { t } = useLingui();
  const word = useRoleWord();
  const queryClient = useQueryClient();
  const [kind, setKind] = useState<"user" | "team">("user");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("member");
  const add = useMutation({
    ...addMemberMutation(),
    onSuccess: () => {
      onClose();
      return queryClient.invalidateQueries({ queryKey: listMembersQueryKey({ path: { project } }) });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const who = kind === "team" ? { team: name.trim() } : { user: name.trim() };
    add.mutate({ path: { project }, body: { ...who, role } });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <div>
        <Segmented
          label={t`Who`}
          value={kind}
          options={[
            { value: "user", label: t`Person` },
            { value: "team", label: t`Team` },
          ]}
          onChange={setKind}
        />
      </div>
      {kind === "user" ? (
        <TextField
          key="user"
          label={t`E-mail`}
          hint={t`Of somebody who has an account on this hub.`}
          type="email"
          autoComplete="off"
          isRequired
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      ) : (
        <TextField
          key="team"
          label={t`Name of the team`}
          hint={t`Whoever is in the team is then in the project, and out of it when leaving the team.`}
          autoComplete="off"
          isRequired
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <SelectField label={t`Role`} value={role} onChange={(event) => setRole(roleOf(event.target.value))}>
        {ROLES.map((one) => (
          <option key={one} value={one}>
            {word(one)}
          </option>
        ))}
      </SelectField>
      {add.isError && <ErrorNotice error={add.error} />}
      <Actions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" isPending={add.isPending}>
          <Trans>Add</Trans>
        </Button>
      </Actions>
    </form>
  );
}
