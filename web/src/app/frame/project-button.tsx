import { Trans } from "@lingui/react/macro";
import { ChevronsUpDown, FolderOpen } from "lucide-react";
import type { ComponentProps } from "react";
import { RAIL_WORD } from "#app/frame/rail-word";
import { classNames } from "#shared/lib/class-names";
import { Icon } from "#shared/ui/icon";

/** Which project is on screen: the button that the list of projects hangs on. */
export function ProjectButton({ name, ...rest }: ComponentProps<"button"> & { name: string }) {
  return (
    <button
      type="button"
      className="flex h-9 w-full items-center gap-2.5 rounded-control border border-line bg-surface px-2 text-left text-sm hover:border-line-strong in-[aside]:justify-center lg:in-[aside]:justify-start"
      {...rest}
    >
      <Icon of={FolderOpen} className="text-muted" />
      <span className="sr-only">
        <Trans>Project:</Trans>
      </span>
      <span className={classNames("flex-1 font-medium", RAIL_WORD)}>{name}</span>
      <Icon of={ChevronsUpDown} className="text-faint in-[aside]:hidden lg:in-[aside]:block" />
    </button>
  );
}
