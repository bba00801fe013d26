import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Icon } from "#shared/ui/icon";
import { IconButton } from "#shared/ui/icon-button";
import { Modal } from "#shared/ui/modal";

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
  const descriptionId = useId();
  return (
    <Modal
      label={title}
      descriptionId={description ? descriptionId : undefined}
      isOpen={isOpen}
      onClose={onClose}
      className="m-auto max-h-[calc(100dvh-2rem)] w-[min(34rem,calc(100vw-2rem))] max-w-none rounded-panel border border-line"
    >
      <div className="flex max-h-[calc(100dvh-2rem-2px)] flex-col">
        <div className="min-w-0 py-0 pt-4 pr-14 pl-5">
          <h2 className="foreign font-semibold text-lg">{title}</h2>
          {description && (
            <p id={descriptionId} className="mt-1 text-muted text-sm">
              {description}
            </p>
          )}
        </div>
        <div className="overflow-y-auto px-5 pt-4 pb-5">{children}</div>
      </div>
      {/* Last in the order of the tab key: the first thing asked for gets the focus. */}
      <IconButton label={t`Close`} icon={<Icon of={X} />} className="absolute top-4 right-3" onClick={onClose} />
    </Modal>
  );
}

/** The row of buttons at the end of a dialog or form. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap items-center justify-end gap-2">{children}</div>;
}
