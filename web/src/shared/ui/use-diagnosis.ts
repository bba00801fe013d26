import { useLingui } from "@lingui/react/macro";
import type { Diagnosis } from "#client/types.gen";
import { SENTENCES } from "./diagnosis-sentences";

/** What is the matter with a server, and what to do about it. */
export interface Diagnosed {
  text: string;
  hint: string | null;
}

/** A sentence of ours begins with a capital; what begins with a name, or is somebody else's, stays as it is. */
function begun(diagnosis: Diagnosis, said: string): string {
  return isBegunByOthers(diagnosis, said) ? said : said.charAt(0).toUpperCase() + said.slice(1);
}

function isBegunByOthers({ kind, named, cause }: Diagnosis, said: string): boolean {
  if (kind === "words") return true;
  if (kind === "tried-again-in" && cause) return isBegunByOthers(cause, said);
  return Object.values(named ?? {}).some((name) => name !== "" && said.startsWith(String(name)));
}

/** Says diagnoses in the reader's language; words of systems and servers in them stay as they are. */
export function useDiagnosis(): (diagnosis: Diagnosis) => Diagnosed {
  const { i18n } = useLingui();
  const textOf = ({ kind, named, cause }: Diagnosis): string => {
    // The words of others come first as they stand: a brace in them is no place for anything.
    if (kind === "words") return named?.text ?? "";
    const said = cause ? textOf(cause) : "";
    const values = { ...named, cause: said };
    const text = i18n._({ ...SENTENCES[kind].text, values });
    return cause && kind !== "tried-again-in" ? `${text}: ${said}` : text;
  };
  const hintOf = ({ kind, named, cause }: Diagnosis): string | null => {
    const { hint } = SENTENCES[kind];
    if (hint) return i18n._({ ...hint, values: named });
    return cause ? hintOf(cause) : null;
  };
  return (diagnosis) => ({ text: begun(diagnosis, textOf(diagnosis)), hint: hintOf(diagnosis) });
}

/** Both in one line; what is no diagnosis, such as a note of an admin, stays as it is. */
export function useDiagnosisLine(): (diagnosis: Diagnosis | null | undefined, otherwise?: string | null) => string {
  const said = useDiagnosis();
  return (diagnosis, otherwise = null) => {
    if (!diagnosis) return otherwise ?? "";
    const { text, hint } = said(diagnosis);
    return hint ? `${text} · ${hint}` : text;
  };
}
