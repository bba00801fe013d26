import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { User } from "#client/types.gen";
import { useSession } from "#shared/api/session";
import { Button } from "#shared/ui/button";
import { Dialog } from "#shared/ui/dialog";
import { usePersonName } from "#shared/ui/person-name";
import { EraseUser } from "./erase-user";
import { OpenAccount } from "./open-account";
import { ReactivateUser } from "./reactivate-user";

/** What a hub admin does with an account: only what has an effect on one that is as it is. */
export function UserActions({ user }: { user: User }) {
  const { t } = useLingui();
  const name = usePersonName()(user.name);
  const { permissions, user: me } = useSession();
  const [isOpen, setIsOpen] = useState(false);
  if (!permissions.includes("users:edit") || user.id === me.id) return null;
  return (
    <>
      {!user.erased && (
        <Button size="small" aria-label={t`Change ${name}`} onClick={() => setIsOpen(true)}>
          <Trans>Change</Trans>
        </Button>
      )}
      <Dialog title={name} isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <div className="flex flex-col gap-4">
          {user.active ? <OpenAccount user={user} /> : <ReactivateUser user={user} />}
          {!user.active && <EraseUser user={user} />}
        </div>
      </Dialog>
    </>
  );
}
