import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { listTokensQueryKey, revokeTokenMutation } from "#client/@tanstack/react-query.gen";
import { listTokens } from "#client/sdk.gen";
import type { PersonalToken } from "#client/types.gen";
import { wholeList } from "#shared/api/pages";
import { KeyEnd } from "#shared/keys/key-end";
import { KeyState } from "#shared/keys/key-state";
import { RevokeButton } from "#shared/keys/revoke-button";
import { Button } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Icon } from "#shared/ui/icon";
import { TitledPanel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { ActionsHead, TableHead, TableRow } from "#shared/ui/table";
import { Ago } from "#shared/ui/time";
import { NewTokenDialog } from "./new-token-dialog";
import { TokenScopeWords } from "./token-scope-words";

const tokensOptions = () =>
  wholeList<PersonalToken>(listTokensQueryKey(), (query, signal) => listTokens({ query, signal }));

/** Tokens by which scripts act as the signed-in person. */
export function TokensPanel() {
  const { t } = useLingui();
  const tokens = useQuery(tokensOptions());
  const [isAdding, setIsAdding] = useState(false);
  const items = tokens.data?.items ?? [];
  return (
    <TitledPanel
      title={t`Personal access tokens`}
      action={
        <Button size="small" icon={<Icon of={Plus} />} onClick={() => setIsAdding(true)}>
          <Trans>New token</Trans>
        </Button>
      }
    >
      {tokens.isPending && <SkeletonRows rows={2} />}
      {tokens.isError && <ErrorNotice error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {tokens.isSuccess && items.length === 0 && (
        <EmptyState title={t`No token yet.`}>
          <Trans>Scripts use a token to do through the API what you may do here.</Trans>
        </EmptyState>
      )}
      {items.length > 0 && (
        <table className="w-full text-sm">
          <TableHead>
            <th scope="col" className="w-1/2">
              <Trans>Name</Trans>
            </th>
            <th scope="col">
              <Trans>State</Trans>
            </th>
            <th scope="col" className="hidden sm:table-cell">
              <Trans>Last used</Trans>
            </th>
            <th scope="col" className="hidden sm:table-cell">
              <Trans>Expires</Trans>
            </th>
            <ActionsHead />
          </TableHead>
          <tbody className="divide-y divide-line">
            {items.map((token) => (
              <TokenRow key={token.id} token={token} />
            ))}
          </tbody>
        </table>
      )}
      <NewTokenDialog isOpen={isAdding} onClose={() => setIsAdding(false)} />
    </TitledPanel>
  );
}

function TokenRow({ token }: { token: PersonalToken }) {
  const { t } = useLingui();
  return (
    <TableRow className="h-11">
      <td className="max-w-0">
        <p className="foreign truncate font-medium">
          {token.kind === "password" ? t`Signed in with a password, for a script` : token.name}
        </p>
        <div className="truncate text-muted text-xs">
          <TokenScopeWords scopes={token.scopes} />
        </div>
      </td>
      <td className="whitespace-nowrap">
        <KeyState state={token.state} />
      </td>
      <td className="hidden whitespace-nowrap text-muted sm:table-cell">
        {token.last_used_at ? <Ago at={token.last_used_at} /> : <Trans context="used or seen">never</Trans>}
      </td>
      <td className="hidden whitespace-nowrap text-muted sm:table-cell">
        <KeyEnd at={token.expires_at} />
      </td>
      <td className="text-right">{token.state === "active" && <Revoke token={token} />}</td>
    </TableRow>
  );
}

function Revoke({ token }: { token: PersonalToken }) {
  const queryClient = useQueryClient();
  const revoke = useMutation({
    ...revokeTokenMutation(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: listTokensQueryKey() }),
  });
  return (
    <RevokeButton name={token.name} deed={revoke} onRevoke={() => revoke.mutate({ path: { token: token.id } })}>
      <Trans>Scripts that use it are shut out at once. It cannot be brought back.</Trans>
    </RevokeButton>
  );
}
