import { Trans } from "@lingui/react/macro";
import type { User } from "#client/types.gen";
import { Button } from "#shared/ui/button";
import { ErrorNotice } from "#shared/ui/error-notice";
import { useUserChange } from "./use-user-change";

/** Lets somebody in again who was deactivated; nothing for one who was erased, whom nobody can let in. */
export function ReactivateUser({ user }: { user: User }) {
  const change = useUserChange();
  if (user.erased) return null;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted text-sm">
          <Trans>Signing in is possible again. Keys, tokens and sessions of before stay ended.</Trans>
        </p>
        <Button
          isPending={change.isPending}
          onClick={() => change.mutate({ path: { user: user.id }, body: { active: true } })}
        >
          <Trans>Activate</Trans>
        </Button>
      </div>
      {change.isError && <ErrorNotice error={change.error} />}
    </>
  );
}
