import { storedChoice } from "#shared/lib/stored-choice";

export type Theme = "system" | "light" | "dark";

/** Which theme to show; `public/preferences.js` reads the same key before the first paint. */
export const theme = storedChoice<Theme>("orch.theme", ["system", "light", "dark"], () => "system");

theme.subscribe(() => {
  const chosen = theme.get();
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
});
