import { useEffect, useState } from "react";
import { Ago } from "#shared/ui/time";

const DAY_S = 86_400;
const HOUR_S = 3600;

/** How long something still holds, to the second; over a day in words. */
export function Countdown({ until }: { until: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.round((new Date(until).getTime() - now) / 1000));
  if (seconds >= DAY_S) return <Ago at={until} />;
  return (
    <time dateTime={until} className="whitespace-nowrap">
      {clock(seconds)}
    </time>
  );
}

function clock(seconds: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / HOUR_S), Math.floor((seconds % HOUR_S) / 60)];
  return `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}
