import { useState } from "react";

/**
 * The text of a field whose value stands in the address. The address follows a moment after each letter; until then the
 * field keeps what was typed: set back in between, its cursor would jump, and a syllable that is being composed would
 * fall apart. What the address says without the field, such as after Back, is shown. What is not whole yet is kept
 * from the address.
 */
export function useOwnText(
  known: string,
  onText: (text: string) => void,
): [string, (text: string, isWhole?: boolean) => void] {
  const [own, setOwn] = useState<{ text: string; hasArrived: boolean } | null>(null);
  if (own && !own.hasArrived && own.text === known) setOwn({ ...own, hasArrived: true });
  if (own?.hasArrived && own.text !== known) setOwn(null);
  const change = (text: string, isWhole = true) => {
    setOwn({ text, hasArrived: false });
    if (isWhole) onText(text);
  };
  return [own?.text ?? known, change];
}
