import type { ComponentProps, ReactNode } from "react";
import { classNames } from "#shared/lib/class-names";

interface IconButtonProps extends Omit<ComponentProps<"button">, "children" | "aria-label"> {
  /** What it does, for those who cannot see the icon; shown as a hint too. */
  label: string;
  icon: ReactNode;
}

/** For the three actions whose icon needs no word: close, copy, more. */
export function IconButton({ label, icon, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={classNames(
        "inline-flex size-7 shrink-0 items-center justify-center rounded-control text-muted",
        "transition-colors duration-120 hover:not-disabled:bg-sunken hover:not-disabled:text-text disabled:opacity-55",
        className,
      )}
      {...rest}
    >
      {icon}
    </button>
  );
}
