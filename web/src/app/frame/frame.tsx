import { Outlet, useMatches } from "@tanstack/react-router";
import { LiveBanner } from "#app/frame/live-banner";
import { Rail, RailSheet } from "#app/frame/rail";
import { TopBar } from "#app/frame/top-bar";
import { LiveLine } from "#shared/api/live";
import { ToastPlace } from "#shared/ui/toast";

/** The project on screen as far as it could be had; null on all other pages, undefined while it is on its way. */
function useShownProject(): string | null | undefined {
  return useMatches({
    select: (matches) => {
      const match = matches.find(({ routeId }) => routeId === "/_hub/projects/$project");
      if (match === undefined || match.status === "error" || match.status === "notFound") return null;
      return match.status === "success" && "project" in match.params ? match.params.project : undefined;
    },
  });
}

/** The rail, the top bar, the page, and what was just done. */
export function Frame() {
  return (
    <LiveLine project={useShownProject()}>
      <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] md:grid-cols-[3.5rem_minmax(0,1fr)] lg:grid-cols-[13.75rem_minmax(0,1fr)]">
        <aside className="sticky top-0 z-40 hidden h-dvh flex-col border-line border-r bg-sunken md:flex">
          <Rail />
        </aside>
        <div className="flex min-w-0 flex-col">
          <TopBar menu={<RailSheet />} />
          <ToastPlace>
            <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
              <LiveBanner />
              <Outlet />
            </main>
          </ToastPlace>
        </div>
      </div>
    </LiveLine>
  );
}
