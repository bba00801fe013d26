import { useLingui } from "@lingui/react/macro";

/* What records have in place of the name of somebody who was erased. */
const ERASED = "erased person";

/** The name of somebody as it is shown: that of a person who was erased is a word of ours. */
export function usePersonName(): (name: string) => string {
  const { t } = useLingui();
  return (name) => (name === ERASED ? t`erased person` : name);
}
