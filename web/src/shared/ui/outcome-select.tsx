import { useLingui } from "@lingui/react/macro";
import type { CallOutcome } from "#client/types.gen";
import { OUTCOMES } from "#shared/api/calls";
import { ChoiceSelect } from "#shared/ui/choice-select";
import { useOutcomeWord } from "#shared/ui/outcome";

interface OutcomeSelectProps {
  chosen: CallOutcome | undefined;
  onChoose: (outcome: CallOutcome | undefined) => void;
}

/** How calls ended, as a filter. */
export function OutcomeSelect({ chosen, onChoose }: OutcomeSelectProps) {
  const { t } = useLingui();
  const word = useOutcomeWord();
  return (
    <ChoiceSelect
      label={t`Outcome`}
      all={t`All outcomes`}
      options={OUTCOMES.map((value) => ({ value, label: word(value) }))}
      chosen={chosen}
      onChoose={onChoose}
    />
  );
}
