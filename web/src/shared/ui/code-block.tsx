import { classNames } from "#shared/lib/class-names";
import { CopyButton } from "#shared/ui/copy-button";

interface CodeBlockProps {
  text: string;
  /** What the text is, for the copy button and for readers of the region. */
  label: string;
  /** For commands: one line that may break anywhere. */
  isWrapped?: boolean;
  className?: string;
}

/** Text to take away: a snippet, a command, a log. Scrolls by itself, also with the keyboard. */
export function CodeBlock({ text, label, isWrapped, className }: CodeBlockProps) {
  return (
    <div className={classNames("relative min-w-0 rounded-control border border-line bg-sunken", className)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section aria-label={label} tabIndex={0} className="max-h-96 overflow-auto rounded-control p-3 pr-11">
        <pre
          className={classNames("font-mono text-xs leading-relaxed", isWrapped && "whitespace-pre-wrap wrap-anywhere")}
        >
          {text}
        </pre>
      </section>
      <div className="absolute top-1 right-1 rounded-control bg-sunken">
        <CopyButton text={text} />
      </div>
    </div>
  );
}

/** A name, id or address in one line, with its copy button. */
export function CopyLine({ text, label }: { text: string; label: string }) {
  return (
    <div className="flex min-w-0 items-center gap-1 rounded-control border border-line bg-sunken pl-2.5">
      <code className="min-w-0 flex-1 truncate font-mono text-xs" title={text}>
        {text}
      </code>
      <CopyButton text={text} label={label} />
    </div>
  );
}
