import { type ReactNode, useId } from "react";
import { classNames } from "#shared/lib/class-names";

/** A bordered part of a page. */
export function Panel({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={classNames("min-w-0 rounded-panel border border-line bg-surface", className)}>{children}</div>;
}

interface TitledPanelProps {
  title: ReactNode;
  action?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A part of a page with a heading of its own. */
export function TitledPanel({ title, action, children, className }: TitledPanelProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={classNames("min-w-0 rounded-panel border border-line bg-surface", className)}
    >
      <div className="flex min-h-11 items-center justify-between gap-3 border-line border-b px-4 py-1.5">
        <h2 id={id} className="font-semibold text-sm">
          {title}
        </h2>
        {action}
      </div>
      {children}
    </section>
  );
}

/** Names on the left, what they are on the right. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-4 gap-y-2 px-4 py-3 text-sm sm:grid-cols-[11rem_minmax(0,1fr)]">
      {children}
    </dl>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="foreign">{children}</dd>
    </>
  );
}
