import { useLingui } from "@lingui/react/macro";
import type { ContentMode } from "#client/types.gen";
import { SelectField } from "#shared/ui/field";

interface ContentChoiceProps {
  value: ContentMode;
  onChange: (value: ContentMode) => void;
}

/** What records of calls keep of arguments and results. */
export function ContentChoice({ value, onChange }: ContentChoiceProps) {
  const { t } = useLingui();
  const modes: { mode: ContentMode; label: string; hint: string }[] = [
    { mode: "off", label: t`Nothing`, hint: t`Who called what, and how it ended. Nothing of what was carried.` },
    {
      mode: "digest",
      label: t`A digest of the arguments`,
      hint: t`Shows that two calls were equal, and nothing else.`,
    },
    {
      mode: "redacted",
      label: t`Both, without secrets`,
      hint: t`What looks like a secret, or was given to the server as one, is blacked out. The rest can be read by admins and by whoever made the call.`,
    },
    {
      mode: "full",
      label: t`Both, as they are`,
      hint: t`Secrets too, if tools take or give any. Admins and whoever made the call can read them.`,
    },
  ];
  return (
    <SelectField
      label={t`What records keep of arguments and results`}
      hint={modes.find(({ mode }) => mode === value)?.hint}
      value={value}
      onChange={(event) => onChange(modes.find(({ mode }) => mode === event.target.value)?.mode ?? value)}
    >
      {modes.map(({ mode, label }) => (
        <option key={mode} value={mode}>
          {label}
        </option>
      ))}
    </SelectField>
  );
}
