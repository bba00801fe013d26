import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { getSignInWaysOptions, listPasskeysQueryKey } from "#client/@tanstack/react-query.gen";
import { listPasskeys } from "#client/sdk.gen";
import type { Passkey } from "#client/types.gen";
import { wholeList } from "#shared/api/pages";
import { type PasskeyPlace, passkeyPlace } from "#shared/passkeys/device";
import { Button } from "#shared/ui/button";
import { EmptyState } from "#shared/ui/empty-state";
import { ErrorNotice } from "#shared/ui/error-notice";
import { Icon } from "#shared/ui/icon";
import { TitledPanel } from "#shared/ui/panel";
import { SkeletonRows } from "#shared/ui/skeleton";
import { ActionsHead, TableHead } from "#shared/ui/table";
import { NewPasskeyDialog } from "./new-passkey-dialog";
import { PasskeyRow } from "./passkey-row";

const passkeysOptions = () =>
  wholeList<Passkey>(listPasskeysQueryKey(), (query, signal) => listPasskeys({ query, signal }));

/** Devices that let one in without a password. */
export function PasskeysPanel() {
  const { t } = useLingui();
  const passkeys = useQuery(passkeysOptions());
  const ways = useQuery(getSignInWaysOptions());
  const [isAdding, setIsAdding] = useState(false);
  const origin = ways.data?.passkey_origin ?? null;
  const place = passkeyPlace(origin);
  const items = passkeys.data?.items ?? [];
  const failed = passkeys.isError ? passkeys : ways;
  return (
    <TitledPanel
      title={t`Passkeys`}
      action={
        place === "here" && (
          <Button size="small" icon={<Icon of={Plus} />} onClick={() => setIsAdding(true)}>
            <Trans>Add a passkey</Trans>
          </Button>
        )
      }
    >
      {(passkeys.isPending || ways.isPending) && <SkeletonRows rows={2} />}
      {failed.isError && <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()} />}
      {ways.isSuccess && place !== "here" && <NotHere place={place} origin={origin} />}
      {passkeys.isSuccess && items.length === 0 && place === "here" && (
        <EmptyState title={t`No passkey yet.`}>
          <Trans>Sign in with the fingerprint, face or PIN of a device, without a password.</Trans>
        </EmptyState>
      )}
      {items.length > 0 && (
        <table className="w-full text-sm">
          <TableHead>
            <th scope="col" className="w-1/2">
              <Trans>Name</Trans>
            </th>
            <th scope="col" className="hidden sm:table-cell">
              <Trans>Added</Trans>
            </th>
            <th scope="col" className="hidden sm:table-cell">
              <Trans>Last used</Trans>
            </th>
            <ActionsHead />
          </TableHead>
          <tbody className="divide-y divide-line">
            {items.map((passkey) => (
              <PasskeyRow key={passkey.id} passkey={passkey} />
            ))}
          </tbody>
        </table>
      )}
      <NewPasskeyDialog isOpen={isAdding} onClose={() => setIsAdding(false)} />
    </TitledPanel>
  );
}

/** Why nothing can be added on this page, and where it can. */
function NotHere({ place, origin }: { place: Exclude<PasskeyPlace, "here">; origin: string | null }) {
  return (
    <p className="max-w-xl p-4 text-muted text-sm">
      {place === "nowhere" && (
        <Trans>
          Browsers keep passkeys for a host name under https. This hub is reached by an IP address or without https.
        </Trans>
      )}
      {place === "old-browser" && <Trans>This browser is too old for passkeys.</Trans>}
      {place === "elsewhere" && origin && (
        <Trans>
          Passkeys of this hub belong to{" "}
          <a className="font-mono text-accent-text text-xs underline" href={`${origin}/account`}>
            {origin}
          </a>
          . Open the page there to add one.
        </Trans>
      )}
    </p>
  );
}
