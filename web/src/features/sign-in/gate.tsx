import type { ReactNode } from "react";
import { Mark } from "#shared/ui/mark";
import { PreferenceSwitches } from "#shared/ui/preference-switches";

/** The narrow page in front of the hub: signing in and setting up. */
export function Gate({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <main id="content" className="grid min-h-dvh place-items-center px-4 py-10">
      <title>{`${title} · mcp-orch`}</title>
      <div className="flex w-full max-w-sm flex-col gap-6">
        <div className="flex items-center gap-2.5">
          <Mark className="size-6 text-accent-text" />
          <span className="font-semibold text-lg">mcp-orch</span>
        </div>
        <div className="rounded-panel border border-line bg-surface p-6">
          <h1 className="font-semibold text-xl">{title}</h1>
          <p className="mt-1 mb-5 text-muted text-sm">{lead}</p>
          {children}
        </div>
        <PreferenceSwitches />
      </div>
    </main>
  );
}
