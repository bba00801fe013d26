import { LoaderCircle } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "#shared/lib/class-names";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
type ButtonSize = "small" | "normal";

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "border-accent bg-accent text-on-accent hover:not-disabled:brightness-110",
  secondary: "border-line-strong bg-surface hover:not-disabled:bg-sunken",
  ghost: "border-transparent text-muted hover:not-disabled:bg-sunken hover:not-disabled:text-text",
  danger: "border-line-strong bg-surface text-fail-text hover:not-disabled:bg-fail-soft",
};

const SIZES: Record<ButtonSize, string> = {
  small: "h-7 px-2 text-xs",
  normal: "h-8 px-3 text-sm",
};

/** The look of a button, also for links that act like one. */
export function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "normal"): string {
  return classNames(
    "inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-control border font-medium",
    "transition-[background-color,color,filter] duration-120 ease-out disabled:opacity-55",
    VARIANTS[variant],
    SIZES[size],
  );
}

interface ButtonProps extends Omit<ComponentProps<"button">, "children"> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
  isPending?: boolean;
  children: ReactNode;
}

/** While pending it keeps its width and its words, and cannot be pressed twice. */
export function Button({ variant, size, icon, isPending, children, className, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={classNames(buttonClass(variant, size), className)}
      disabled={disabled || isPending}
      aria-busy={isPending || undefined}
      {...rest}
    >
      {isPending ? <LoaderCircle aria-hidden="true" className="size-4 animate-spin" strokeWidth={1.5} /> : icon}
      {children}
    </button>
  );
}
