import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { addMemberMutation, askForTeamMutation } from "#client/@tanstack/react-query.gen";
import type { Role } from "#client/types.gen";
import { teamsOptions } from "#shared/api/teams";
import { problemCode } from "#shared/lib/explain";
import { RoleField } from "#shared/roles/role-field";
import { Button } from "#shared/ui/button";
import { Actions, Dialog } from "#shared/ui/dialog";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { Notice } from "#shared/ui/notice";
import { Segmented } from "#shared/ui/segmented";

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
  const queryClient = useQueryClient();
  const [kind, setKind] = useState<"user" | "team">("user");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("member");
  const done = {
    onSuccess: () => {
      onClose();
      return queryClient.invalidateQueries();
    },
  };
  const add = useMutation({ ...addMemberMutation(), ...done });
  const ask = useMutation({ ...askForTeamMutation(), ...done });
  const team = name.trim();
  // The hub adds teams of one's own; every other one, whether it is there or not, is asked for.
  const isOfOthers = kind === "team" && problemCode(add.error) === "team-unknown" && add.variables?.body.team === team;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isOfOthers) ask.mutate({ path: { project }, body: { team, role } });
    else add.mutate({ path: { project }, body: { ...(kind === "team" ? { team } : { user: team }), role } });
  };
  const error = isOfOthers ? ask.error : add.error;
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
        <TeamField name={name} onChange={setName} />
      )}
      <RoleField value={role} onChange={setRole} />
      {isOfOthers && !ask.isError && (
        <Notice tone="info" title={t`You are not in a team of this name`}>
          <Trans>Its admins can be asked. The team is added once one of them consents.</Trans>
        </Notice>
      )}
      {error && !(isOfOthers && !ask.isError) ? <ErrorNotice error={error} /> : null}
      <Actions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" isPending={add.isPending || ask.isPending}>
          {isOfOthers ? <Trans>Ask the team</Trans> : <Trans>Add</Trans>}
        </Button>
      </Actions>
    </form>
  );
}

function TeamField({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  const { t } = useLingui();
  const listId = useId();
  const mine = useQuery(teamsOptions()).data?.items ?? [];
  return (
    <>
      <TextField
        key="team"
        label={t`Name of the team`}
        hint={t`Whoever is in the team is then in the project, and out of it when leaving the team.`}
        autoComplete="off"
        list={listId}
        isRequired
        value={name}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={listId}>
        {mine.map((team) => (
          <option key={team.id} value={team.name}>
            {team.title}
          </option>
        ))}
      </datalist>
    </>
  );
}
