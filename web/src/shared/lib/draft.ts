import { useState } from "react";

interface Draft<Values> {
  draft: Values;
  change: (part: Partial<Values>) => void;
  /** What was typed is kept elsewhere now, or given up. */
  reset: () => void;
}

/** What a form holds: what was not touched follows `before`; what was typed stays, whatever becomes of it meanwhile. */
export function useDraft<Values extends object>(before: Values): Draft<Values> {
  const [changes, setChanges] = useState<Partial<Values>>({});
  return {
    draft: { ...before, ...changes },
    change: (part) => setChanges((last) => ({ ...last, ...part })),
    reset: () => setChanges({}),
  };
}
