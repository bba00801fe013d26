import type { ReactNode } from "react";
import { classNames } from "#shared/lib/class-names";

interface PageProps {
  title: ReactNode;
  /** One line under the title. */
  facts?: ReactNode;
  /** The one primary action. */
  action?: ReactNode;
  /** Tables and logs use the full width; what is read stays narrow. */
  isWide?: boolean;
  children: ReactNode;
}

/** One screen: the name of the object, one line of facts, one action, then the answer. */
export function Page({ title, facts, action, isWide, children }: PageProps) {
  return (
    <div className={classNames("mx-auto flex w-full flex-col gap-5 px-4 py-6 sm:px-6", !isWide && "max-w-[1280px]")}>
      {typeof title === "string" && <title>{`${title} · mcp-orch`}</title>}
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="foreign font-semibold text-xl">{title}</h1>
          {facts && <div className="mt-1 text-muted text-sm">{facts}</div>}
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}
