import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { listTeamRequestsQueryKey, withdrawTeamRequestMutation } from "#client/@tanstack/react-query.gen";
import { askForTeam } from "#client/sdk.gen";
import type { TeamRequest } from "#client/types.gen";
import { useExplain } from "#shared/lib/explain";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TitledPanel } from "#shared/ui/panel";
import { TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";
import { useToast } from "#shared/ui/toast";
import { useRoleWord } from "#shared/ui/use-role-word";
import { teamRequestsOptions } from "./members";

/** Teams that were asked and have not answered yet. Nothing where there is none. */
export function TeamRequests({ project }: { project: string }) {
  const { t } = useLingui();
  const requests = useQuery(teamRequestsOptions(project));
  const items = requests.data?.items ?? [];
  if (requests.isError) return <ErrorNotice error={requests.error} onRetry={() => void requests.refetch()} />;
  if (items.length === 0) return null;
  return (
    <TitledPanel title={t`Waiting for the consent of a team`}>
      <table className="w-full text-sm">
        <tbody className="divide-y divide-line">
          {items.map((request) => (
            <RequestRow key={request.id} project={project} request={request} />
          ))}
        </tbody>
      </table>
    </TitledPanel>
  );
}

function RequestRow({ project, request }: { project: string; request: TeamRequest }) {
  const { t } = useLingui();
  const word = useRoleWord();
  const explain = useExplain();
  const queryClient = useQueryClient();
  const toast = useToast();
  const refresh = () => queryClient.invalidateQueries({ queryKey: listTeamRequestsQueryKey({ path: { project } }) });
  const withdraw = useMutation({
    ...withdrawTeamRequestMutation(),
    onSuccess: () =>
      toast({
        title: t`The question to ${request.team} is taken back`,
        undo: async () => {
          await askForTeam({ path: { project }, body: { team: request.team, role: request.role } });
          void refresh();
        },
      }),
    onSettled: refresh,
  });
  return (
    <TableRow>
      <td className="foreign w-full max-w-0 truncate font-mono text-xs">{request.team}</td>
      <td className="whitespace-nowrap">{word(request.role)}</td>
      <td className="hidden whitespace-nowrap text-muted sm:table-cell">
        <Trans>
          asked <Ago at={request.created_at} />
        </Trans>
      </td>
      <td className="whitespace-nowrap text-right">
        {withdraw.isError && <span className="mr-2 text-fail-text text-xs">{explain(withdraw.error).title}</span>}
        <Button
          size="small"
          variant="danger"
          aria-label={t`Take back the question to ${request.team}`}
          isPending={withdraw.isPending}
          onClick={() => withdraw.mutate({ path: { project, request_id: request.id } })}
        >
          <Trans>Take back</Trans>
        </Button>
      </td>
    </TableRow>
  );
}
