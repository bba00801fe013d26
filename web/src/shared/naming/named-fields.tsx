import { useLingui } from "@lingui/react/macro";
import { TextField } from "#shared/ui/field";

/** How a thing is called: in addresses, and by people. */
export interface Named {
  name: string;
  title: string;
}

interface NamedFieldsProps {
  value: Named;
  /** What becomes of the name besides. */
  hint?: string;
  onChange: (value: Named) => void;
}

/** Name and title of whatever stands in addresses. */
export function NamedFields({ value, hint, onChange }: NamedFieldsProps) {
  const { t } = useLingui();
  return (
    <>
      <TextField
        label={t`Name`}
        hint={hint ?? t`Stands in addresses: letters, digits, dot, dash and underscore.`}
        pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,47}"
        autoComplete="off"
        isRequired
        isMono
        value={value.name}
        onChange={(event) => onChange({ ...value, name: event.target.value })}
      />
      <TextField
        label={t`Title`}
        hint={t`What people read. May stay empty.`}
        autoComplete="off"
        maxLength={200}
        value={value.title}
        onChange={(event) => onChange({ ...value, title: event.target.value })}
      />
    </>
  );
}
