import { useLingui } from "@lingui/react/macro";
import { ChoiceSelect } from "#shared/ui/choice-select";
import { useActivityWord } from "./activity-words";

interface KindSelectProps {
  /** The kinds of change to choose among. */
  kinds: readonly string[];
  chosen: string | undefined;
  onChoose: (kind: string | undefined) => void;
}

/** Kinds of change, as a filter. */
export function KindSelect({ kinds, chosen, onChoose }: KindSelectProps) {
  const { t } = useLingui();
  const word = useActivityWord();
  return (
    <ChoiceSelect
      label={t`Kind of change`}
      all={t`All changes`}
      options={kinds.map((value) => ({ value, label: word(value) ?? value }))}
      chosen={chosen}
      onChoose={onChoose}
    />
  );
}
