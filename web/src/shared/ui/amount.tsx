import { useLingui } from "@lingui/react/macro";

/** A span of time in the reader's language: "0.14 ms", "1.2 s". */
export function useDuration(): (milliseconds: number) => string {
  const { i18n } = useLingui();
  return (milliseconds) => {
    const isLong = milliseconds >= 1000;
    const value = isLong ? milliseconds / 1000 : milliseconds;
    return new Intl.NumberFormat(i18n.locale, {
      style: "unit",
      unit: isLong ? "second" : "millisecond",
      unitDisplay: "short",
      maximumSignificantDigits: value < 1 ? 2 : 3,
    }).format(value);
  };
}

export function Duration({ ms }: { ms: number }) {
  return <span className="whitespace-nowrap">{useDuration()(ms)}</span>;
}

const STEPS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** A number of bytes in the reader's language. */
export function Bytes({ count }: { count: number }) {
  const { i18n } = useLingui();
  const step = Math.min(STEPS.length - 1, count > 0 ? Math.floor(Math.log10(count) / 3) : 0);
  const words = new Intl.NumberFormat(i18n.locale, {
    style: "unit",
    unit: STEPS[step],
    // A byte has no short form of its own: "0 byte" would stand there.
    unitDisplay: step === 0 ? "long" : "short",
    maximumSignificantDigits: 3,
  }).format(count / 1000 ** step);
  return <span className="whitespace-nowrap">{words}</span>;
}

/** A part of a whole in percent, in the reader's language; what is there at all is at least one. */
export function Percent({ part, of: whole }: { part: number; of: number }) {
  const { i18n } = useLingui();
  return <>{new Intl.NumberFormat(i18n.locale, { style: "percent" }).format(Math.max(0.01, part / whole))}</>;
}

/** A number in the reader's language. */
export function Count({ value }: { value: number }) {
  const { i18n } = useLingui();
  return <>{new Intl.NumberFormat(i18n.locale).format(value)}</>;
}
