import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { listInvitationsQueryKey, revokeInvitationMutation } from "#client/@tanstack/react-query.gen";
import { createInvitation } from "#client/sdk.gen";
import type { Invitation } from "#client/types.gen";
import { useExplain } from "#shared/lib/explain";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TitledPanel } from "#shared/ui/panel";
import { TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";
import { useToast } from "#shared/ui/toast";
import { useRoleWord } from "#shared/ui/use-role-word";
import { AnotherLink } from "./another-link";
import { invitationsOptions } from "./members";
import { Sent } from "./sent-invitation";

/** Invitations that nobody answered yet. Nothing where there is none. */
export function PendingInvitations({ project }: { project: string }) {
  const { t } = useLingui();
  const invitations = useQuery(invitationsOptions(project));
  const pending = (invitations.data?.items ?? []).filter(({ state }) => state === "pending");
  if (invitations.isError) return <ErrorNotice error={invitations.error} onRetry={() => void invitations.refetch()} />;
  if (pending.length === 0) return null;
  return (
    <TitledPanel title={t`Open invitations`}>
      <table className="w-full text-sm">
        <tbody className="divide-y divide-line">
          {pending.map((invitation) => (
            <InvitationRow key={invitation.id} project={project} invitation={invitation} />
          ))}
        </tbody>
      </table>
    </TitledPanel>
  );
}

function InvitationRow({ project, invitation }: { project: string; invitation: Invitation }) {
  const { t } = useLingui();
  const word = useRoleWord();
  const explain = useExplain();
  const queryClient = useQueryClient();
  const toast = useToast();
  const { email, role } = invitation;
  const refresh = () => queryClient.invalidateQueries({ queryKey: listInvitationsQueryKey({ path: { project } }) });
  const revoke = useMutation({
    ...revokeInvitationMutation(),
    // Its link opens nothing any more, and no link is shown twice: what can be had again is another one.
    onSuccess: () =>
      toast({
        title: t`The invitation of ${email} is taken back`,
        action: t`Invite again`,
        undo: async () => {
          const { data } = await createInvitation({ path: { project }, body: { email, role } });
          void refresh();
          return <Sent invitation={data} />;
        },
      }),
    onSettled: refresh,
  });
  return (
    <TableRow>
      <td className="foreign w-1/2 max-w-0 truncate">{email}</td>
      <td>{word(role)}</td>
      <td className="hidden text-muted sm:table-cell">
        <Trans>
          ends <Ago at={invitation.expires_at} />
        </Trans>
      </td>
      <td className="text-right">
        {revoke.isError && <span className="mr-2 text-fail-text text-xs">{explain(revoke.error).title}</span>}
        <span className="flex justify-end gap-2 max-sm:flex-wrap">
          <AnotherLink project={project} invitation={invitation} onSent={refresh} />
          <Button
            size="small"
            variant="danger"
            aria-label={t`Take back the invitation of ${email}`}
            isPending={revoke.isPending}
            onClick={() => revoke.mutate({ path: { project, invitation: invitation.id } })}
          >
            <Trans>Take back</Trans>
          </Button>
        </span>
      </td>
    </TableRow>
  );
}
