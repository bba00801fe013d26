import { i18n, type Messages } from "@lingui/core";
import { storedChoice } from "#shared/lib/stored-choice";

export type Language = "en" | "ko";

const CATALOGUES: Record<Language, () => Promise<{ messages: Messages }>> = {
  en: () => import("#shared/locales/en.po"),
  ko: () => import("#shared/locales/ko.po"),
};

/** The language of the pages: the chosen one, else the browser's. */
export const language = storedChoice<Language>("orch.language", ["en", "ko"], () =>
  navigator.language.startsWith("ko") ? "ko" : "en",
);

/** Shows the pages in the chosen language, now and after every change. Resolves when the first one can be shown. */
export async function followLanguage(): Promise<void> {
  language.subscribe(() => void show(language.get()));
  await show(language.get());
}

async function show(chosen: Language): Promise<void> {
  const { messages } = await CATALOGUES[chosen]();
  i18n.loadAndActivate({ locale: chosen, messages });
  document.documentElement.lang = chosen;
}
