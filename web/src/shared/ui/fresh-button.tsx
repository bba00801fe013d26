import { Plural } from "@lingui/react/macro";
import { ArrowUp } from "lucide-react";
import { useState } from "react";
import { useLiveEvents } from "#shared/api/live";
import type { LiveEvent } from "#shared/api/live-events";
import { scrollToTop } from "#shared/lib/scrolled";
import { Button } from "#shared/ui/button";
import { Icon } from "#shared/ui/icon";

interface FreshButtonProps {
  /** Somebody reads further down, and what is new waits. */
  isReading: boolean;
  isWanted: (event: LiveEvent) => boolean;
}

/** What came while somebody reads further down: it waits until asked for. */
export function FreshButton({ isReading, isWanted }: FreshButtonProps) {
  const [count, setCount] = useState(0);
  // Whoever is back at the top sees what was new.
  if (!isReading && count > 0) setCount(0);
  useLiveEvents((event) => {
    if (isReading && isWanted(event)) setCount((before) => before + 1);
  });
  return (
    <div role="status" className="pointer-events-none sticky top-14 z-20 -mb-5 flex h-0 justify-center">
      {count > 0 && (
        <Button
          size="small"
          variant="primary"
          icon={<Icon of={ArrowUp} />}
          className="pointer-events-auto shadow-float"
          onClick={scrollToTop}
        >
          <Plural value={count} one="# new" other="# new" />
        </Button>
      )}
    </div>
  );
}
