import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { addTeamMemberMutation } from "#client/@tanstack/react-query.gen";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";

/** Somebody new for the team, and so for every project of it. */
export function AddToTeam({ team }: { team: string }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [user, setUser] = useState("");
  const add = useMutation({
    ...addTeamMemberMutation(),
    onSuccess: () => {
      setUser("");
      return queryClient.invalidateQueries();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ path: { team }, body: { user: user.trim() } });
  };
  return (
    <form className="flex flex-col gap-3 p-4" onSubmit={submit}>
      <TextField
        label={t`E-mail`}
        hint={t`Of somebody who has an account on this hub.`}
        type="email"
        autoComplete="off"
        isRequired
        value={user}
        onChange={(event) => setUser(event.target.value)}
      />
      {add.isError && <ErrorNotice error={add.error} />}
      <div>
        <Button type="submit" isPending={add.isPending}>
          <Trans>Add</Trans>
        </Button>
      </div>
    </form>
  );
}
