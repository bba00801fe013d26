import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  acceptInvitationMutation,
  declineInvitationMutation,
  listMyInvitationsQueryKey,
} from "#client/@tanstack/react-query.gen";
import { listMyInvitations } from "#client/sdk.gen";
import type { OfferedInvitation } from "#client/types.gen";
import { wholeList } from "#shared/api/pages";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { TitledPanel } from "#shared/ui/panel";
import { Ago } from "#shared/ui/time";
import { useRoleWord } from "#shared/ui/use-role-word";

const invitationsOptions = () =>
  wholeList<OfferedInvitation>(listMyInvitationsQueryKey(), (query, signal) => listMyInvitations({ query, signal }));

/** Projects that wait for the signed-in person's answer. Nothing where none does. */
export function MyInvitations() {
  const { t } = useLingui();
  const invitations = useQuery(invitationsOptions());
  const items = invitations.data?.items ?? [];
  if (invitations.isError) return <ErrorNotice error={invitations.error} onRetry={() => void invitations.refetch()} />;
  if (items.length === 0) return null;
  return (
    <TitledPanel title={t`Invitations for you`}>
      <ul className="divide-y divide-line">
        {items.map((offer) => (
          <Offer key={offer.id} offer={offer} />
        ))}
      </ul>
    </TitledPanel>
  );
}

function Offer({ offer }: { offer: OfferedInvitation }) {
  const { t } = useLingui();
  const word = useRoleWord();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const path = { token: offer.id };
  const accept = useMutation({
    ...acceptInvitationMutation(),
    onSuccess: async ({ project_name: project }) => {
      await queryClient.invalidateQueries();
      await navigate({ to: "/projects/$project", params: { project } });
    },
  });
  const decline = useMutation({ ...declineInvitationMutation(), onSuccess: () => queryClient.invalidateQueries() });
  const project = offer.project_title ?? offer.project_name;
  const error = accept.error ?? decline.error;
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 px-4 py-2.5 text-sm">
      <div className="min-w-0">
        <p className="foreign font-medium">{project}</p>
        <p className="text-muted text-xs">
          <Trans>
            <span className="foreign">{offer.invited_by}</span> invites you. Role: {word(offer.role)}. Ends{" "}
            <Ago at={offer.expires_at} />
          </Trans>
        </p>
      </div>
      <span className="flex gap-2">
        <Button
          size="small"
          variant="primary"
          aria-label={t`Accept: ${project}`}
          isPending={accept.isPending}
          onClick={() => accept.mutate({ path, body: {} })}
        >
          <Trans>Accept</Trans>
        </Button>
        <Button
          size="small"
          aria-label={t`Decline: ${project}`}
          isPending={decline.isPending}
          onClick={() => decline.mutate({ path })}
        >
          <Trans>Decline</Trans>
        </Button>
      </span>
      {error ? (
        <div className="basis-full">
          <ErrorNotice error={error} />
        </div>
      ) : null}
    </li>
  );
}
