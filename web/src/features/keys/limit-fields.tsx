import { Trans, useLingui } from "@lingui/react/macro";
import { TextArea, TextField } from "#shared/ui/field";
import type { KeyLimits } from "./key-limits";

/** From where a key may be used, and how much. Nothing filled in does not limit. */
export function LimitFields({ limits, onChange }: { limits: KeyLimits; onChange: (limits: KeyLimits) => void }) {
  const { t } = useLingui();
  const change = (part: Partial<KeyLimits>) => onChange({ ...limits, ...part });
  return (
    <>
      <TextArea
        label={t`Only from these addresses`}
        hint={t`One a line, such as 192.0.2.7 or 10.0.0.0/8. Empty: from anywhere.`}
        rows={2}
        isMono
        spellCheck={false}
        value={limits.addresses}
        onChange={(event) => change({ addresses: event.target.value })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t`Calls per minute`}
          type="number"
          min={1}
          max={100_000}
          placeholder={t`as the hub allows`}
          value={limits.perMinute}
          onChange={(event) => change({ perMinute: event.target.value })}
        />
        <TextField
          label={t`Calls at the same time`}
          type="number"
          min={1}
          max={10_000}
          placeholder={t`as the hub allows`}
          value={limits.atOnce}
          onChange={(event) => change({ atOnce: event.target.value })}
        />
      </div>
      <p className="text-muted text-xs">
        <Trans>Calls beyond are refused with the time after which to try again.</Trans>
      </p>
    </>
  );
}
