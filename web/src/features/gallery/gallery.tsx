import { useLingui } from "@lingui/react/macro";
import { language } from "#shared/lib/language";
import { useStoredChoice } from "#shared/lib/stored-choice";
import { theme } from "#shared/lib/theme";
import { Page } from "#shared/ui/page";
import { Segmented } from "#shared/ui/segmented";
import { ButtonSamples, FieldSamples } from "./control-samples";
import { FormSample } from "./form-sample";
import { FaceSamples, NoticeSamples, StatusSamples } from "./state-samples";
import { TextSamples } from "./text-samples";

/** Every shared part in every state: looked at, and walked through by the accessibility test. */
export function Gallery() {
  const { t } = useLingui();
  const [shownTheme, setTheme] = useStoredChoice(theme);
  const [shownLanguage, setLanguage] = useStoredChoice(language);
  return (
    <main id="content">
      <Page
        title={t`Gallery`}
        facts={t`Every shared part in every state`}
        action={
          <div className="flex flex-wrap gap-2">
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
            <Segmented
              label={t`Language`}
              value={shownLanguage}
              options={[
                { value: "en", label: "English" },
                { value: "ko", label: "한국어" },
              ]}
              onChange={setLanguage}
            />
          </div>
        }
      >
        <div className="grid gap-5 lg:grid-cols-2">
          <StatusSamples />
          <ButtonSamples />
          <NoticeSamples />
          <FieldSamples />
          <FaceSamples />
          <TextSamples />
          <FormSample />
        </div>
      </Page>
    </main>
  );
}
