import { Trans } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { changeTeamMutation } from "#client/@tanstack/react-query.gen";
import type { Team } from "#client/types.gen";
import { useDraft } from "#shared/lib/draft";
import { NamedFields } from "#shared/naming/named-fields";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";

/** How the team is called. */
export function TeamSettings({ team }: { team: Team }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const before = { name: team.name, title: team.title ?? "" };
  const { draft: named, change, reset } = useDraft(before);
  const save = useMutation({
    ...changeTeamMutation(),
    onSuccess: async (saved) => {
      await navigate({ to: "/teams/$team", params: { team: saved.name }, replace: true });
      await queryClient.invalidateQueries();
      reset();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ path: { team: team.name }, body: { name: named.name, title: named.title || null } });
  };
  return (
    <form className="flex flex-col gap-4 p-4" onSubmit={submit}>
      <NamedFields value={named} onChange={change} />
      {save.isError && <ErrorNotice error={save.error} />}
      <div>
        <Button
          type="submit"
          isPending={save.isPending}
          disabled={named.name === before.name && named.title === before.title}
        >
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}
