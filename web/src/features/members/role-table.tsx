import { Trans, useLingui } from "@lingui/react/macro";
import { Check, Minus } from "lucide-react";
import { Icon } from "#shared/ui/icon";
import { TableHead, TableRow } from "#shared/ui/table";
import { useRoleWord } from "#shared/ui/use-role-word";
import { ROLES } from "./members";

/** What each role may do. Folded: it is looked up, not read every day. */
export function RoleTable() {
  const { t } = useLingui();
  const word = useRoleWord();
  /* How many of the roles, counted from the strongest, may do it. */
  const rights: readonly [string, number][] = [
    [t`See the project: servers and their state, tools, members, activity without arguments`, 3],
    [t`Call tools, also here in the playground; make personal keys; read logs; restart servers`, 2],
    [t`Change servers, tools, toolsets and secrets; switch them on and off`, 1],
    [t`Change members and roles; service keys; everybody's keys; settings; delete the project`, 1],
  ];
  return (
    <details className="rounded-panel border border-line bg-surface">
      <summary className="px-4 py-2.5 font-semibold text-sm">
        <Trans>What each role may do</Trans>
      </summary>
      <table className="w-full border-line border-t text-sm">
        <TableHead>
          <th scope="col">
            <Trans>May</Trans>
          </th>
          {ROLES.map((role) => (
            <th key={role} scope="col" className="w-24 text-center">
              {word(role)}
            </th>
          ))}
        </TableHead>
        <tbody className="divide-y divide-line">
          {rights.map(([right, strongest]) => (
            <TableRow key={right}>
              <td>{right}</td>
              {ROLES.map((role, index) => (
                <td key={role} className="text-center">
                  <Mark isAllowed={index >= ROLES.length - strongest} />
                </td>
              ))}
            </TableRow>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Mark({ isAllowed }: { isAllowed: boolean }) {
  return (
    <span className={isAllowed ? "text-ok-text" : "text-faint"}>
      <Icon of={isAllowed ? Check : Minus} className="inline-block" />
      <span className="sr-only">{isAllowed ? <Trans>yes</Trans> : <Trans>no</Trans>}</span>
    </span>
  );
}
