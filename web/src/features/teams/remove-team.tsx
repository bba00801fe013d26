import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { deleteTeamMutation } from "#client/@tanstack/react-query.gen";
import type { Team } from "#client/types.gen";
import { endingKey } from "#shared/api/ending";
import { ConfirmedButton } from "#shared/ui/confirmed-button";
import { Icon } from "#shared/ui/icon";

/** The end of a team, after its name was typed. */
export function RemoveTeam({ team }: { team: Team }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const remove = useMutation({
    ...deleteTeamMutation(),
    mutationKey: endingKey({ team: team.name }),
    onSuccess: async () => {
      await navigate({ to: "/teams" });
      await queryClient.invalidateQueries();
    },
  });
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 p-4">
      <p className="max-w-md text-muted text-sm">
        <Trans>Deletes the team. Its people keep their accounts and what they have without it.</Trans>
      </p>
      <ConfirmedButton
        icon={<Icon of={Trash2} />}
        label={<Trans>Delete the team</Trans>}
        title={t`Delete ${team.name}`}
        name={team.name}
        action={t`Delete`}
        deed={remove}
        onConfirm={(close) => remove.mutate({ path: { team: team.name } }, { onSuccess: close })}
      >
        <p>
          <Plural
            value={team.project_count}
            _0="It is in no project. It cannot be brought back."
            one="Whoever is in its project through it alone is out at once. It cannot be brought back."
            other="Whoever is in its # projects through it alone is out at once. It cannot be brought back."
          />
        </p>
      </ConfirmedButton>
    </div>
  );
}
