import { Trans } from "@lingui/react/macro";
import { CircleUserRound } from "lucide-react";
import type { ComponentProps } from "react";
import { RAIL_WORD } from "#app/frame/rail-word";
import { classNames } from "#shared/lib/class-names";
import { Icon } from "#shared/ui/icon";

/** Who is signed in: the button that the account's menu hangs on. */
export function AccountButton({ name, ...rest }: ComponentProps<"button"> & { name: string }) {
  return (
    <button
      type="button"
      className="flex h-9 w-full items-center gap-2.5 rounded-control px-2 text-left text-sm hover:bg-line in-[aside]:justify-center lg:in-[aside]:justify-start"
      {...rest}
    >
      <Icon of={CircleUserRound} className="text-muted" />
      <span className="sr-only">
        <Trans>Account:</Trans>
      </span>
      <span className={classNames("flex-1", RAIL_WORD)}>{name}</span>
    </button>
  );
}
