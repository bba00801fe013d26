import { Outlet } from "@tanstack/react-router";
import { Rail, RailSheet } from "#app/frame/rail";
import { TopBar } from "#app/frame/top-bar";
import { ToastPlace } from "#shared/ui/toast";

/** The rail, the top bar, the page, and what was just done. */
export function Frame() {
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] md:grid-cols-[3.5rem_minmax(0,1fr)] lg:grid-cols-[13.75rem_minmax(0,1fr)]">
      <aside className="sticky top-0 z-40 hidden h-dvh flex-col border-line border-r bg-sunken md:flex">
        <Rail />
      </aside>
      <div className="flex min-w-0 flex-col">
        <TopBar menu={<RailSheet />} />
        <ToastPlace>
          <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
            <Outlet />
          </main>
        </ToastPlace>
      </div>
    </div>
  );
}
