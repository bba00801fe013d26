import { useLingui } from "@lingui/react/macro";
import type { Role } from "#client/types.gen";
import { SelectField } from "#shared/ui/field";
import { useRoleWord } from "#shared/ui/use-role-word";
import { ROLES, roleOf } from "./roles";
import { RolesButton } from "./roles-button";

/** The role that somebody is given, with what it means beside it. */
export function RoleField({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  const { t } = useLingui();
  const word = useRoleWord();
  return (
    <SelectField
      label={t`Role`}
      aside={<RolesButton />}
      value={value}
      onChange={(event) => onChange(roleOf(event.target.value))}
    >
      {ROLES.map((role) => (
        <option key={role} value={role}>
          {word(role)}
        </option>
      ))}
    </SelectField>
  );
}
