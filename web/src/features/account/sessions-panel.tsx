import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { endOtherSessionsMutation, endSessionMutation, listSessionsQueryKey } from "#client/@tanstack/react-query.gen";
import { listSessions } from "#client/sdk.gen";
import type { OpenSession } from "#client/types.gen";
import { wholeList } from "#shared/api/pages";
import { Badge } from "#shared/ui/badge";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TitledPanel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";
import { agentOf } from "./agent";

const sessionsOptions = () =>
  wholeList<OpenSession>(listSessionsQueryKey(), (query, signal) => listSessions({ query, signal }));

/** Where one is signed in, and the way out of each. */
export function SessionsPanel() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const sessions = useQuery(sessionsOptions());
  const refresh = { onSettled: () => queryClient.invalidateQueries({ queryKey: listSessionsQueryKey() }) };
  const endOthers = useMutation({ ...endOtherSessionsMutation(), ...refresh });
  const end = useMutation({ ...endSessionMutation(), ...refresh });
  const items = sessions.data?.items ?? [];
  return (
    <TitledPanel
      title={t`Where you are signed in`}
      action={
        items.length > 1 && (
          <Button size="small" variant="danger" isPending={endOthers.isPending} onClick={() => endOthers.mutate({})}>
            <Trans>Sign out everywhere else</Trans>
          </Button>
        )
      }
    >
      {sessions.isPending && <SkeletonRows rows={2} />}
      {sessions.isError && <ErrorNotice error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {(end.error ?? endOthers.error) ? <ErrorNotice error={end.error ?? endOthers.error} /> : null}
      {items.length > 0 && (
        <table className="w-full text-sm">
          <tbody className="divide-y divide-line">
            {items.map((session) => (
              <SessionRow
                key={session.id}
                session={session}
                onEnd={() => end.mutate({ path: { session: session.id } })}
              />
            ))}
          </tbody>
        </table>
      )}
    </TitledPanel>
  );
}

function SessionRow({ session, onEnd }: { session: OpenSession; onEnd: () => void }) {
  const { t } = useLingui();
  const { browser, system } = agentOf(session.agent) ?? {};
  return (
    <TableRow className="h-11">
      <td className="w-full max-w-0">
        <p className="foreign truncate" title={session.agent}>
          {browser ? t`${browser} on ${system}` : session.agent || t`an unknown browser`}
        </p>
        <p className="font-mono text-muted text-xs">{session.address}</p>
      </td>
      <td className="whitespace-nowrap text-muted">
        <Ago at={session.last_seen_at} />
      </td>
      <td className="w-px whitespace-nowrap text-right">
        {session.is_this ? (
          <Badge tone="ok">
            <Trans>this one</Trans>
          </Badge>
        ) : (
          <Button size="small" onClick={onEnd}>
            <Trans>Sign out</Trans>
          </Button>
        )}
      </td>
    </TableRow>
  );
}
