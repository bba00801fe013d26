import { CSPProvider } from "@base-ui/react/csp-provider";
import { Menu as BaseMenu } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import { type ReactElement, type ReactNode, useState } from "react";
import { Icon } from "#shared/ui/icon";

const ITEM =
  "flex min-h-8 cursor-default items-center gap-2 rounded-control px-2 text-sm outline-none data-highlighted:bg-sunken";

/** A list of actions or choices behind a button. The policy forbids style elements, so Base UI makes none. */
export function Menu({
  trigger,
  children,
  isOpenAtFirst = false,
}: {
  trigger: ReactElement;
  children: ReactNode;
  isOpenAtFirst?: boolean;
}) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return (
    <CSPProvider disableStyleElements>
      {/* The list stays at its button: outside of an open dialog it would lie below it, where nothing can be pressed. */}
      <div ref={setPlace} className="min-w-0">
        <BaseMenu.Root defaultOpen={isOpenAtFirst}>
          <BaseMenu.Trigger render={trigger} />
          <BaseMenu.Portal container={place}>
            <BaseMenu.Positioner align="start" sideOffset={6} positionMethod="fixed" className="z-50">
              <BaseMenu.Popup className="min-w-52 max-w-80 rounded-panel border border-line bg-raised p-1 shadow-float outline-none">
                {children}
              </BaseMenu.Popup>
            </BaseMenu.Positioner>
          </BaseMenu.Portal>
        </BaseMenu.Root>
      </div>
    </CSPProvider>
  );
}

export function MenuItem({
  icon,
  children,
  onSelect,
}: {
  icon?: ReactNode;
  children: ReactNode;
  onSelect: () => void;
}) {
  return (
    <BaseMenu.Item className={ITEM} onClick={onSelect}>
      {icon}
      {children}
    </BaseMenu.Item>
  );
}

/** A menu entry that leads somewhere; `link` is the router's link element. */
export function MenuLink({ link, children }: { link: ReactElement; children: ReactNode }) {
  return (
    <BaseMenu.Item className={ITEM} render={link}>
      {children}
    </BaseMenu.Item>
  );
}

interface MenuChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** A choice of one within a menu. */
export function MenuChoice<Value extends string>({ label, value, options, onChange }: MenuChoiceProps<Value>) {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className="px-2 pt-2 pb-1 text-faint text-xs">{label}</BaseMenu.GroupLabel>
      <BaseMenu.RadioGroup value={value} onValueChange={onChange}>
        {options.map((option) => (
          <BaseMenu.RadioItem key={option.value} value={option.value} closeOnClick={false} className={ITEM}>
            <span className="inline-flex size-4">
              <BaseMenu.RadioItemIndicator>
                <Icon of={Check} className="text-accent-text" />
              </BaseMenu.RadioItemIndicator>
            </span>
            {option.label}
          </BaseMenu.RadioItem>
        ))}
      </BaseMenu.RadioGroup>
    </BaseMenu.Group>
  );
}

export function MenuSeparator() {
  return <BaseMenu.Separator className="my-1 h-px bg-line" />;
}
