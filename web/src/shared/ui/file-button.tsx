import { FileUp } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "#shared/lib/class-names";
import { buttonClass } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";

interface FileButtonProps {
  /** Endings and types of the files that are offered. */
  accept: string;
  isSmall?: boolean;
  children: ReactNode;
  onText: (text: string) => void;
}

/** Asks for a file and reads its text. */
export function FileButton({ accept, isSmall, children, onText }: FileButtonProps) {
  const read = async (input: HTMLInputElement) => {
    const text = await input.files?.[0]?.text();
    // The same file chosen once more is a change again.
    input.value = "";
    if (text !== undefined) onText(text);
  };
  return (
    <label
      className={classNames(
        buttonClass("secondary", isSmall ? "small" : "normal"),
        "cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-accent",
      )}
    >
      <Icon of={FileUp} />
      {children}
      <input type="file" accept={accept} className="sr-only" onChange={(event) => void read(event.currentTarget)} />
    </label>
  );
}
