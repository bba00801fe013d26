import { useLingui } from "@lingui/react/macro";
import { SelectField } from "#shared/ui/field";

const LIVES = [7, 30, 90, 365] as const;

/** How long a key or a token opens; no days, it has no end of its own. */
export function LifeField({ days, onChange }: { days: number | null; onChange: (days: number | null) => void }) {
  const { t } = useLingui();
  return (
    <SelectField
      label={t`Life`}
      value={days ?? ""}
      onChange={(event) => onChange(event.target.value === "" ? null : Number(event.target.value))}
    >
      {LIVES.map((life) => (
        <option key={life} value={life}>
          {t`${life} days`}
        </option>
      ))}
      <option value="">{t`Without an end`}</option>
    </SelectField>
  );
}
