import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getSignInWaysOptions } from "#client/@tanstack/react-query.gen";
import { TextField } from "#shared/ui/field";

interface NewPasswordFieldProps {
  label: string;
  value: string;
  onChange: (password: string) => void;
}

/** A password to be chosen; how long it has to be is the operator's to say. */
export function NewPasswordField({ label, value, onChange }: NewPasswordFieldProps) {
  const { t } = useLingui();
  const ways = useQuery(getSignInWaysOptions());
  const shortest = ways.data?.shortest_password;
  return (
    <TextField
      label={label}
      type="password"
      hint={shortest && t`${shortest} characters or more. A sentence is easier to remember.`}
      minLength={shortest}
      autoComplete="new-password"
      isRequired
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
