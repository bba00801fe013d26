import type { ReactNode } from "react";
import { classNames } from "#shared/lib/class-names";

export type Tone = "neutral" | "accent" | "ok" | "warn" | "fail" | "info";

const TONES: Record<Tone, string> = {
  neutral: "bg-off-soft text-off-text",
  accent: "bg-accent-soft text-accent-text",
  ok: "bg-ok-soft text-ok-text",
  warn: "bg-warn-soft text-warn-text",
  fail: "bg-fail-soft text-fail-text",
  info: "bg-info-soft text-info-text",
};

/** A small fact beside a name. */
export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={classNames(
        "inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-control px-1.5 font-medium text-xs",
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
