import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { changeProfileMutation, getSessionQueryKey } from "#client/@tanstack/react-query.gen";
import type { Session } from "#client/types.gen";
import { useSession } from "#shared/api/session";
import { Badge } from "#shared/ui/badge";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TextField } from "#shared/ui/field";
import { Fact, Facts, TitledPanel } from "#shared/ui/panel";
import { Moment } from "#shared/ui/time";

/** Who one is here; the name can be another. */
export function ProfilePanel() {
  const { t } = useLingui();
  const { user, expires_at: expiresAt } = useSession();
  return (
    <TitledPanel
      title={t`Profile`}
      action={
        user.is_hub_admin && (
          <Badge tone="accent">
            <Trans context="role">Hub admin</Trans>
          </Badge>
        )
      }
    >
      <Facts>
        <Fact name={t`E-mail`}>{user.email}</Fact>
        {expiresAt && (
          <Fact name={t`Signed in until`}>
            <Moment at={expiresAt} />
          </Fact>
        )}
      </Facts>
      <NameForm />
    </TitledPanel>
  );
}

function NameForm() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const { user } = useSession();
  const [name, setName] = useState(user.name);
  const rename = useMutation({
    ...changeProfileMutation(),
    onSuccess: async (person) => {
      setName(person.name);
      queryClient.setQueryData<Session>(getSessionQueryKey(), (session) => session && { ...session, user: person });
      await queryClient.invalidateQueries();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ body: { name } });
  };
  return (
    <form className="flex max-w-md flex-col gap-3 px-4 pb-4" onSubmit={submit}>
      <TextField
        label={t`Name`}
        hint={t`As members of your projects see it.`}
        autoComplete="name"
        maxLength={200}
        isRequired
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {rename.isError && <ErrorNotice error={rename.error} />}
      <div className="flex items-center gap-3">
        <Button type="submit" isPending={rename.isPending} disabled={name.trim() === "" || name === user.name}>
          <Trans>Save</Trans>
        </Button>
        <span role="status" className="text-muted text-xs">
          {rename.isSuccess && name === user.name && <Trans>Saved.</Trans>}
        </span>
      </div>
    </form>
  );
}
