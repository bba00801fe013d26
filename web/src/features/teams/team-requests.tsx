import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answerTeamRequestMutation } from "#client/@tanstack/react-query.gen";
import type { TeamRequest } from "#client/types.gen";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TitledPanel } from "#shared/ui/panel";
import { Ago } from "#shared/ui/time";
import { useRoleWord } from "#shared/ui/use-role-word";
import { requestsToTeamOptions } from "./teams";

/** Projects that would like to add the team. Nothing where there is none. */
export function TeamRequests({ team }: { team: string }) {
  const { t } = useLingui();
  const requests = useQuery(requestsToTeamOptions(team));
  const items = requests.data?.items ?? [];
  if (requests.isError) return <ErrorNotice error={requests.error} onRetry={() => void requests.refetch()} />;
  if (items.length === 0) return null;
  return (
    <TitledPanel title={t`Asked for your consent`}>
      <ul className="divide-y divide-line">
        {items.map((request) => (
          <RequestRow key={request.id} team={team} request={request} />
        ))}
      </ul>
    </TitledPanel>
  );
}

function RequestRow({ team, request }: { team: string; request: TeamRequest }) {
  const { t } = useLingui();
  const word = useRoleWord();
  const queryClient = useQueryClient();
  const answer = useMutation({
    ...answerTeamRequestMutation(),
    onSettled: () => queryClient.invalidateQueries(),
  });
  const path = { team, request_id: request.id };
  const { asked_by: askedBy, project_name: project } = request;
  const role = word(request.role);
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-2.5 text-sm">
      <div className="foreign min-w-56 flex-1">
        <p>
          <Trans>
            {askedBy} would like to add the team to <strong className="font-medium">{project}</strong>. Role: {role}
          </Trans>
        </p>
        <p className="text-muted text-xs">
          <Ago at={request.created_at} />
        </p>
        {answer.isError && <ErrorNotice error={answer.error} />}
      </div>
      <Button
        variant="danger"
        aria-label={t`Refuse ${project}`}
        isPending={answer.isPending}
        onClick={() => answer.mutate({ path, body: { decision: "refuse" } })}
      >
        <Trans>Refuse</Trans>
      </Button>
      <Button
        variant="primary"
        aria-label={t`Consent to ${project}`}
        isPending={answer.isPending}
        onClick={() => answer.mutate({ path, body: { decision: "accept" } })}
      >
        <Trans>Consent</Trans>
      </Button>
    </li>
  );
}
