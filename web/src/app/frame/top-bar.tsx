import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { AttentionCount } from "#app/frame/attention-count";
import { HereRoot } from "#app/frame/here-root";
import { PaletteButton } from "#app/palette/palette-button";

/** Where one is, as links. */
export function TopBar({ menu }: { menu: ReactNode }) {
  const { t } = useLingui();
  const { project, server, call } = useParams({ strict: false });
  return (
    <header className="sticky top-0 z-30 flex h-12 shrink-0 items-center gap-2 border-line border-b bg-canvas px-4 sm:px-6">
      {menu}
      <nav aria-label={t`You are here`} className="min-w-0">
        <ol className="flex min-w-0 items-center gap-1.5 text-muted text-sm [&>li+li]:before:mr-1.5 [&>li+li]:before:text-faint [&>li+li]:before:content-['/']">
          <li>
            <HereRoot />
          </li>
          {project !== undefined && (
            <li className="truncate">
              <Link to="/projects/$project" params={{ project }} className="hover:text-text hover:underline">
                {project}
              </Link>
            </li>
          )}
          {project !== undefined && server !== undefined && (
            <li className="shrink-0 max-sm:hidden">
              <Link to="/projects/$project/servers" params={{ project }} className="hover:text-text hover:underline">
                <Trans>Servers</Trans>
              </Link>
            </li>
          )}
          {project !== undefined && call !== undefined && (
            <li className="shrink-0">
              <Link to="/projects/$project/calls" params={{ project }} className="hover:text-text hover:underline">
                <Trans>Calls</Trans>
              </Link>
            </li>
          )}
          {project !== undefined && server !== undefined && (
            <li className="truncate">
              <Link
                to="/projects/$project/servers/$server"
                params={{ project, server }}
                className="hover:text-text hover:underline"
              >
                {server}
              </Link>
            </li>
          )}
        </ol>
      </nav>
      <div className="ml-auto flex items-center gap-2">
        <AttentionCount />
        <PaletteButton />
      </div>
    </header>
  );
}
