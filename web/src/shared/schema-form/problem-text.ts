import { useLingui } from "@lingui/react/macro";
import type { Problem } from "#shared/schema-form/problems";

/** Says a problem in the reader's language. */
export function useProblemText(): (problem: Problem | undefined) => string | undefined {
  const { t } = useLingui();
  return (problem) => {
    if (!problem) return undefined;
    const { limit } = problem;
    switch (problem.kind) {
      case "missing":
        return t`Needed.`;
      case "not-a-number":
        return t`Not a number.`;
      case "not-an-integer":
        return t`Not a whole number.`;
      case "too-small":
        return t`At least ${limit}.`;
      case "too-large":
        return t`At most ${limit}.`;
      case "too-short":
        return t`At least ${limit} characters.`;
      case "too-long":
        return t`At most ${limit} characters.`;
      case "not-a-choice":
        return t`None of the allowed values.`;
      case "wrong-type":
        return t`Of another type than the schema says.`;
    }
  };
}
