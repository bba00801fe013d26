import { useLingui } from "@lingui/react/macro";
import { Page } from "#shared/ui/page";
import { PreferenceSwitches } from "#shared/ui/preference-switches";
import { ButtonSamples, FieldSamples } from "./control-samples";
import { FormSample } from "./form-sample";
import { FaceSamples, NoticeSamples, StatusSamples } from "./state-samples";
import { TextSamples } from "./text-samples";

/** Every shared part in every state: looked at, and walked through by the accessibility test. */
export function Gallery() {
  const { t } = useLingui();
  return (
    <main id="content">
      <Page title={t`Gallery`} facts={t`Every shared part in every state`} action={<PreferenceSwitches />}>
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
