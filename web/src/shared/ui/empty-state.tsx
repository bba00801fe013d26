import type { ReactNode } from "react";

/** One sentence, one action, one small drawing of dots that wait for their line. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-12 text-center">
      <svg
        aria-hidden="true"
        viewBox="0 0 96 48"
        className="h-12 w-24 text-line-strong"
        fill="none"
        stroke="currentColor"
      >
        <path d="M14 10C44 10 42 24 66 24M14 38C44 38 42 24 66 24M14 24h52" strokeWidth="1.5" strokeDasharray="2 4" />
        <g fill="var(--surface)" strokeWidth="1.5">
          <circle cx="12" cy="10" r="4" />
          <circle cx="12" cy="24" r="4" />
          <circle cx="12" cy="38" r="4" />
        </g>
        <circle cx="74" cy="24" r="7" strokeWidth="1.5" className="text-accent" />
      </svg>
      <div className="max-w-md">
        <p className="font-medium">{title}</p>
        {children && <p className="mt-1 text-muted text-sm">{children}</p>}
      </div>
      {action}
    </div>
  );
}
