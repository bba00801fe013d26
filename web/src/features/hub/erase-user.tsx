import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { erasePersonMutation } from "#client/@tanstack/react-query.gen";
import type { User } from "#client/types.gen";
import { ConfirmedButton } from "#shared/ui/confirmed-button";

/** The name of somebody who was deactivated, taken out of the account and of every record. */
export function EraseUser({ user }: { user: User }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const erase = useMutation({
    ...erasePersonMutation(),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  return (
    <>
      {!user.erased && (
        <div className="flex flex-wrap items-center justify-between gap-3 border-line border-t pt-4">
          <p className="text-muted text-sm">
            <Trans>Takes the name out of the account and of every record.</Trans>
          </p>
          <ConfirmedButton
            label={<Trans>Erase</Trans>}
            title={t`Erase ${user.name}`}
            name={user.email}
            action={t`Erase`}
            deed={erase}
            onConfirm={(close) => erase.mutate({ body: { user: user.id } }, { onSuccess: close })}
          >
            <ul className="list-disc space-y-1 pl-4">
              <li>
                <Trans>
                  Replaced: name, e-mail and password of the account, and the name in every call and change.
                </Trans>
              </li>
              <li>
                <Trans>
                  Stays: what this person did, under an id without a name. The record can still be verified.
                </Trans>
              </li>
              <li>
                <Trans>
                  Keeps the name: invitations to the address, and exports, deliveries and backups made before.
                </Trans>
              </li>
            </ul>
            <p className="mt-2">
              <Trans>It cannot be taken back.</Trans>
            </p>
          </ConfirmedButton>
        </div>
      )}
      <p role="status" className="text-muted text-sm empty:hidden">
        {erase.isSuccess && (
          <Plural
            value={erase.data.records}
            one="The name was replaced in # record."
            other="The name was replaced in # records."
          />
        )}
      </p>
    </>
  );
}
