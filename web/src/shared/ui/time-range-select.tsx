import { useLingui } from "@lingui/react/macro";
import { TIME_RANGES, type TimeRange, timeRangeOf } from "#shared/lib/time-range";
import { useRangeWord } from "#shared/ui/use-range-word";

interface TimeRangeSelectProps {
  range: TimeRange | undefined;
  onRange: (range: TimeRange | undefined) => void;
}

/** From when on: one of the usual spans, or all that is kept. */
export function TimeRangeSelect({ range, onRange }: TimeRangeSelectProps) {
  const { t } = useLingui();
  const rangeWord = useRangeWord();
  return (
    <select
      aria-label={t`Time`}
      className="control w-auto!"
      value={range ?? ""}
      onChange={(event) => onRange(timeRangeOf(event.target.value))}
    >
      <option value="">{t`All times`}</option>
      {TIME_RANGES.map((one) => (
        <option key={one} value={one}>
          {rangeWord(one)}
        </option>
      ))}
    </select>
  );
}
