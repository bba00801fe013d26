import { useLanguageChoice, useThemeChoice } from "#shared/ui/preference-choices";
import { Segmented } from "#shared/ui/segmented";

/** Language and theme, side by side, for pages without the account menu. */
export function PreferenceSwitches() {
  return (
    <div className="flex flex-wrap justify-between gap-2">
      <Segmented {...useLanguageChoice()} />
      <Segmented {...useThemeChoice()} />
    </div>
  );
}
