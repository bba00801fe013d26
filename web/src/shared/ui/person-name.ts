import { useLingui } from "@lingui/react/macro";

/* What records have in place of the name of somebody who was erased. */
const ERASED = "erased person";
/* The token that a script gets for a password has no name that somebody chose. */
const FOR_A_PASSWORD = "for a password";

/** A name as it is shown: that of a person who was erased, and of what the hub named itself, is a word of ours. */
export function usePersonName(): (name: string) => string {
  const { t } = useLingui();
  return (name) => {
    if (name === ERASED) return t`erased person`;
    return name === FOR_A_PASSWORD ? t`for a password` : name;
  };
}
