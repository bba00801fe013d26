import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "#shared/ui/icon";
import { IconButton } from "#shared/ui/icon-button";

interface DialogProps {
  title: string;
  description?: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A question that must be answered, or left, before going on. Escape leaves it; the focus returns to where it was. */
export function Dialog({ title, description, isOpen, onClose, children }: DialogProps) {
  const { t } = useLingui();
  return (
    <BaseDialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-backdrop" />
        <BaseDialog.Popup className="fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[min(34rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 flex-col overflow-hidden rounded-panel border border-line bg-raised shadow-float">
          <div className="flex items-start justify-between gap-4 px-5 pt-4">
            <div className="min-w-0">
              <BaseDialog.Title className="foreign font-semibold text-lg">{title}</BaseDialog.Title>
              {description && (
                <BaseDialog.Description className="mt-1 text-muted text-sm">{description}</BaseDialog.Description>
              )}
            </div>
            <BaseDialog.Close render={<IconButton label={t`Close`} icon={<Icon of={X} />} className="-mr-2" />} />
          </div>
          <div className="overflow-y-auto px-5 pt-4 pb-5">{children}</div>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** The row of buttons at the end of a dialog or form. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap items-center justify-end gap-2">{children}</div>;
}
