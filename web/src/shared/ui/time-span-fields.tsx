import { useLingui } from "@lingui/react/macro";
import { useOwnText } from "#shared/lib/own-text";
import { TIME_RANGES, timeRangeOf } from "#shared/lib/time-range";
import { isDay, type TimeSpan, today } from "#shared/lib/time-span";
import { useRangeWord } from "#shared/ui/use-range-word";

interface TimeSpanFieldsProps {
  span: TimeSpan;
  onSpan: (span: TimeSpan) => void;
}

const DAYS = "days";

/** From when to when: one of the usual spans, all that is kept, or from one day to another. */
export function TimeSpanFields({ span: { range, from, to }, onSpan }: TimeSpanFieldsProps) {
  const { t } = useLingui();
  const rangeWord = useRangeWord();
  const isOfDays = range === undefined && (from !== undefined || to !== undefined);
  const choose = (chosen: string) => {
    const day = chosen === DAYS ? today(Date.now()) : undefined;
    onSpan({ range: timeRangeOf(chosen), from: day, to: day });
  };
  return (
    <>
      <select
        aria-label={t`Time`}
        className="control w-auto! max-sm:grow"
        value={range ?? (isOfDays ? DAYS : "")}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{t`All times`}</option>
        {TIME_RANGES.map((one) => (
          <option key={one} value={one}>
            {rangeWord(one)}
          </option>
        ))}
        <option value={DAYS}>{t`From day to day`}</option>
      </select>
      {isOfDays && (
        <>
          <DayField label={t`First day`} day={from} most={to} onDay={(day) => onSpan({ from: day, to })} />
          <DayField label={t`Last day`} day={to} least={from} onDay={(day) => onSpan({ from, to: day })} />
        </>
      )}
    </>
  );
}

interface DayFieldProps {
  label: string;
  day: string | undefined;
  least?: string;
  most?: string;
  onDay: (day: string | undefined) => void;
}

function DayField({ label, day, least, most, onDay }: DayFieldProps) {
  const [text, change] = useOwnText(day ?? "", (typed) => onDay(typed || undefined));
  const follow = ({ value, validity }: HTMLInputElement) => {
    // While a year is typed digit by digit, it is one of long ago; and a day that lacks a part is an empty text.
    change(value, value === "" ? !validity.badInput : isDay(value));
  };
  return (
    <input
      type="date"
      aria-label={label}
      title={label}
      className="control w-auto! max-sm:grow"
      value={text}
      min={least}
      max={most}
      onChange={(event) => follow(event.target)}
    />
  );
}
