// Runs before the first paint, so that nobody sees the other theme flash by. The strict policy forbids doing it inline.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("orch.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    const language = localStorage.getItem("orch.language") ?? navigator.language;
    root.lang = language.startsWith("ko") ? "ko" : "en";
  } catch {
    // A browser that keeps nothing shows its own theme and language.
  }
})();
