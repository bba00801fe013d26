import { useLingui } from "@lingui/react/macro";
import { language } from "#shared/lib/language";
import { useStoredChoice } from "#shared/lib/stored-choice";
import { theme } from "#shared/lib/theme";

/** What a control of the language is given, whichever control it is. */
export function useLanguageChoice() {
  const { t } = useLingui();
  const [value, onChange] = useStoredChoice(language);
  // Each language is named in itself, for whoever can't read the one shown.
  const options = [
    { value: "en", label: "English" },
    { value: "ko", label: "한국어" },
  ] as const;
  return { label: t`Language`, value, options, onChange };
}

/** What a control of the theme is given, whichever control it is. */
export function useThemeChoice() {
  const { t } = useLingui();
  const [value, onChange] = useStoredChoice(theme);
  const options = [
    { value: "system", label: t`System` },
    { value: "light", label: t`Light` },
    { value: "dark", label: t`Dark` },
  ] as const;
  return { label: t`Theme`, value, options, onChange };
}
