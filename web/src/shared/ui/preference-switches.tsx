import { useLingui } from "@lingui/react/macro";
import { language } from "#shared/lib/language";
import { useStoredChoice } from "#shared/lib/stored-choice";
import { theme } from "#shared/lib/theme";
import { Segmented } from "#shared/ui/segmented";

/** Language and theme, side by side, for pages without the account menu. */
export function PreferenceSwitches() {
  const { t } = useLingui();
  const [shownTheme, setTheme] = useStoredChoice(theme);
  const [shownLanguage, setLanguage] = useStoredChoice(language);
  return (
    <div className="flex flex-wrap justify-between gap-2">
      <Segmented
        label={t`Language`}
        value={shownLanguage}
        options={[
          { value: "en", label: "English" },
          { value: "ko", label: "한국어" },
        ]}
        onChange={setLanguage}
      />
      <Segmented
        label={t`Theme`}
        value={shownTheme}
        options={[
          { value: "system", label: t`System` },
          { value: "light", label: t`Light` },
          { value: "dark", label: t`Dark` },
        ]}
        onChange={setTheme}
      />
    </div>
  );
}
