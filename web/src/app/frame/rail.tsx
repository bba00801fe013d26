import { useLingui } from "@lingui/react/macro";
import { Link, useLocation, useMatches, useParams } from "@tanstack/react-router";
import { type LucideIcon, Menu as MenuIcon, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useHubPages } from "#app/frame/hub-pages";
import { useProjectPages } from "#app/frame/project-pages";
import { AccountSwitch, ProjectSwitcher } from "#app/frame/rail-menus";
import { RAIL_WORD } from "#app/frame/rail-word";
import { classNames } from "#shared/lib/class-names";
import { Icon } from "#shared/ui/icon";
import { IconButton } from "#shared/ui/icon-button";
import { Mark } from "#shared/ui/mark";
import { Modal } from "#shared/ui/modal";

const ENTRY =
  "flex h-8 items-center gap-2.5 rounded-control px-2 text-muted text-sm hover:bg-line hover:text-text in-[aside]:justify-center lg:in-[aside]:justify-start";

/** Where one can go: the project, its pages, the account. */
export function Rail() {
  const { project } = useParams({ strict: false });
  return (
    <>
      <div className="flex flex-col gap-3 p-3 pb-2">
        <Link
          to="/"
          className="flex h-8 items-center gap-2.5 rounded-control px-1.5 in-[aside]:justify-center lg:in-[aside]:justify-start"
        >
          <Mark className="size-5 shrink-0 text-accent-text" />
          <span className={classNames("font-semibold", RAIL_WORD)}>mcp-orch</span>
        </Link>
        <ProjectSwitcher current={project ?? null} />
      </div>
      <nav aria-label={useNavLabel()} className="flex flex-1 flex-col gap-0.5 overflow-y-auto px-3 py-1">
        {project !== undefined && <ProjectPages project={project} />}
        <HubPages isBelow={project !== undefined} />
      </nav>
      <div className="border-line border-t p-3">
        <AccountSwitch />
      </div>
    </>
  );
}

function useNavLabel(): string {
  const { t } = useLingui();
  return t`Pages`;
}

const ACTIVE = { className: "bg-line text-text font-medium", "aria-current": "page" as const };

function Entry({ icon, children }: { icon: LucideIcon; children: ReactNode }) {
  return (
    <>
      <Icon of={icon} />
      <span className={RAIL_WORD}>{children}</span>
    </>
  );
}

/** Of these pages the one that the shown page is, or is a part of. */
function useHere(pages: readonly { to: string }[]): string | undefined {
  const path = useMatches({ select: (matches) => matches.at(-1)?.fullPath.replace(/(.)\/$/, "$1") ?? "/" });
  const around = pages.map(({ to }) => to).filter((to) => path === to || path.startsWith(`${to}/`));
  return around.toSorted((one, other) => other.length - one.length)[0];
}

function HubPages({ isBelow }: { isBelow: boolean }) {
  const pages = useHubPages();
  const here = useHere(pages);
  const shown = isBelow ? pages.filter(({ isAdmins }) => isAdmins) : pages;
  return (
    <>
      {isBelow && shown.length > 0 && <hr className="my-2 border-line" />}
      {shown.map(({ to, word, icon, count }) => (
        <Link
          key={to}
          to={to}
          title={word}
          className={classNames(ENTRY, to === here && ACTIVE.className)}
          aria-current={to === here ? "page" : undefined}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          <Entry icon={icon}>{word}</Entry>
          {count ? (
            <span className="ml-auto rounded-full bg-warn-soft px-1.5 font-medium text-warn-text text-xs in-[aside]:max-lg:hidden">
              {count}
            </span>
          ) : null}
        </Link>
      ))}
    </>
  );
}

function ProjectPages({ project }: { project: string }) {
  const pages = useProjectPages(project);
  return pages.map(({ to, word, icon, isExact }) => (
    <Link
      key={to}
      to={to}
      params={{ project }}
      title={word}
      className={ENTRY}
      activeProps={ACTIVE}
      activeOptions={{ exact: isExact ?? false, includeSearch: false }}
    >
      <Entry icon={icon}>{word}</Entry>
    </Link>
  ));
}

/** The rail on a phone: a sheet that closes when it has led somewhere. */
export function RailSheet() {
  const { t } = useLingui();
  const place = useLocation({ select: (location) => location.href });
  const [openedAt, setOpenedAt] = useState<string | null>(null);
  const close = () => setOpenedAt(null);
  return (
    <>
      <IconButton
        label={t`Menu`}
        aria-haspopup="dialog"
        icon={<Icon of={MenuIcon} />}
        className="md:hidden"
        onClick={() => setOpenedAt(place)}
      />
      <Modal
        label={t`Menu`}
        isOpen={openedAt === place}
        onClose={close}
        className="top-0 left-0 h-dvh max-h-none w-64 border-line border-r"
      >
        <div className="flex h-full flex-col bg-sunken">
          <Rail />
        </div>
        <IconButton label={t`Close`} icon={<Icon of={X} />} className="absolute top-3.5 right-3" onClick={close} />
      </Modal>
    </>
  );
}
