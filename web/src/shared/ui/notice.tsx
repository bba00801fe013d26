import { CircleCheck, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "#shared/lib/class-names";
import { Icon } from "#shared/ui/icon";

type NoticeTone = "ok" | "info" | "warn" | "fail";

const LOOKS = {
  ok: { box: "border-ok/35 bg-ok-soft", text: "text-ok-text", icon: CircleCheck },
  info: { box: "border-info/35 bg-info-soft", text: "text-info-text", icon: Info },
  warn: { box: "border-warn/35 bg-warn-soft", text: "text-warn-text", icon: TriangleAlert },
  fail: { box: "border-fail/35 bg-fail-soft", text: "text-fail-text", icon: OctagonAlert },
} as const;

interface NoticeProps {
  tone: NoticeTone;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  /** Spoken at once when it appears. */
  isAlert?: boolean;
}

/** What happened to which thing, and what to do next. */
export function Notice({ tone, title, children, action, isAlert }: NoticeProps) {
  const look = LOOKS[tone];
  return (
    <div
      role={isAlert ? "alert" : undefined}
      className={classNames("flex items-start gap-2.5 rounded-panel border px-3 py-2.5", look.box)}
    >
      <Icon of={look.icon} className={classNames("mt-0.5", look.text)} />
      <div className="foreign flex-1 text-sm">
        <p className={classNames("font-medium", look.text)}>{title}</p>
        {children && <div className="mt-0.5 text-text">{children}</div>}
      </div>
      {action}
    </div>
  );
}
