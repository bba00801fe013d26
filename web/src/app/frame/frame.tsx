import { Outlet } from "@tanstack/react-router";
import { Rail, RailSheet } from "#app/frame/rail";
import { TopBar } from "#app/frame/top-bar";

/** The rail, the top bar, and the page. */
export function Frame() {
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] md:grid-cols-[3.5rem_minmax(0,1fr)] lg:grid-cols-[13.75rem_minmax(0,1fr)]">
      <aside className="sticky top-0 hidden h-dvh flex-col border-line border-r bg-sunken md:flex">
        <Rail />
      </aside>
      <div className="flex min-w-0 flex-col">
        <TopBar menu={<RailSheet />} />
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          <Outlet />
        </main>
      </div>
    </div>
  );
}
