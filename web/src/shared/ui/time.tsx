import { useLingui } from "@lingui/react/macro";
import { useNow } from "#shared/lib/now";

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** "3 minutes ago", in the reader's language; the exact time on hover. */
export function Ago({ at }: { at: string }) {
  const { i18n, t } = useLingui();
  const now = useNow();
  const seconds = (new Date(at).getTime() - now) / 1000;
  const step = STEPS.find(([, length]) => Math.abs(seconds) >= length);
  const exact = new Intl.DateTimeFormat(i18n.locale, { dateStyle: "medium", timeStyle: "medium" }).format(new Date(at));
  const words = step
    ? new Intl.RelativeTimeFormat(i18n.locale, { numeric: "auto" }).format(Math.round(seconds / step[1]), step[0])
    : t`just now`;
  return (
    <time dateTime={at} title={exact} className="whitespace-nowrap">
      {words}
    </time>
  );
}

/** The day, in the reader's language. */
export function Day({ at }: { at: string }) {
  const { i18n } = useLingui();
  const words = new Intl.DateTimeFormat(i18n.locale, { dateStyle: "medium" }).format(new Date(at));
  return (
    <time dateTime={at} className="whitespace-nowrap">
      {words}
    </time>
  );
}

/** The time of day to the second, for logs and first calls. */
export function ClockTime({ at }: { at: string }) {
  const { i18n } = useLingui();
  const words = new Intl.DateTimeFormat(i18n.locale, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(new Date(at));
  return (
    <time dateTime={at} className="whitespace-nowrap">
      {words}
    </time>
  );
}

/** Date and time to the second. */
export function Moment({ at }: { at: string }) {
  const { i18n } = useLingui();
  const words = new Intl.DateTimeFormat(i18n.locale, { dateStyle: "medium", timeStyle: "medium" }).format(new Date(at));
  return <time dateTime={at}>{words}</time>;
}
