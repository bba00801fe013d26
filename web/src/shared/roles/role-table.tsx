import { Trans, useLingui } from "@lingui/react/macro";
import { Check, Minus } from "lucide-react";
import { Icon } from "#shared/ui/icon";
import { TableHead, TableRow } from "#shared/ui/table";
import { useRoleWord } from "#shared/ui/use-role-word";
import { ROLES } from "./roles";

/** What each role may do in a project. */
export function RoleTable() {
  const { t } = useLingui();
  const word = useRoleWord();
  /* How many of the roles, counted from the strongest, may do it. */
  const rights: readonly [string, number][] = [
    [t`See servers and their state, tools, toolsets and members`, 3],
    [t`See activity, and that calls were made`, 3],
    [t`Leave the project`, 3],
    [t`Call tools, from clients and here in the playground`, 2],
    [t`See their own calls in full`, 2],
    [t`Make, rotate and revoke personal keys of their own`, 2],
    [t`Read the logs of servers, restart servers`, 2],
    [t`Add and change servers, switch them on and off`, 1],
    [t`Change tools, toolsets and secrets`, 1],
    [t`Add and remove members and teams, invite, change roles`, 1],
    [t`Make service keys, see and revoke everybody's keys`, 1],
    [t`See everybody's calls in full and the audit trail`, 1],
    [t`Change settings; archive, hand over and delete the project`, 1],
  ];
  return (
    <table className="w-full text-sm [&_td:first-child]:pl-5! [&_th:first-child]:pl-5!">
      <TableHead>
        <th scope="col">
          <Trans>May</Trans>
        </th>
        {ROLES.map((role) => (
          <th key={role} scope="col" className="w-16 text-center">
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
