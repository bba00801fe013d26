import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Dialog } from "#shared/ui/dialog";
import { RoleTable } from "./role-table";

/** The table of who may do what, one click away from wherever a role is given or asked after. */
export function RolesButton() {
  const { t } = useLingui();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" className="text-accent-text text-xs hover:underline" onClick={() => setIsOpen(true)}>
        <Trans>What each role may do</Trans>
      </button>
      <Dialog
        title={t`What each role may do`}
        description={t`Hub admins may everything in every project; what they do is recorded as such.`}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
      >
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section aria-label={t`What each role may do`} tabIndex={0} className="-mx-5 -mb-5 -outline-offset-2">
          <RoleTable />
        </section>
      </Dialog>
    </>
  );
}
