import { Plural } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "#shared/ui/button";

const SHOWN = 20_000;

/** Text a server wrote: inert, line breaks kept, the rest of a huge one behind a button. */
export function ForeignText({ text, isMono }: { text: string; isMono?: boolean }) {
  const [isWhole, setIsWhole] = useState(false);
  const hidden = text.length - SHOWN;
  return (
    <>
      <pre
        className={
          isMono ? "foreign whitespace-pre-wrap font-mono text-xs" : "foreign whitespace-pre-wrap font-sans text-sm"
        }
      >
        {isWhole ? text : text.slice(0, SHOWN)}
      </pre>
      {hidden > 0 && !isWhole && (
        <Button size="small" onClick={() => setIsWhole(true)}>
          <Plural value={hidden} one="Show # more character" other="Show # more characters" />
        </Button>
      )}
    </>
  );
}
