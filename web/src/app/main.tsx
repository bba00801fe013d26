import "#app/styles/theme.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followMissingCode } from "#app/missing-code";
import { Providers } from "#app/providers";
import { problemKind } from "#shared/lib/explain";
import { followLanguage } from "#shared/lib/language";

const place = document.getElementById("root");
if (!place) throw new Error("index.html has no place for the application");

followMissingCode();
await followLanguage();
createRoot(place, {
  // What the hub refuses is shown on the page; only what nobody expected belongs into the console.
  onCaughtError: (error) => {
    if (problemKind(error) === null) reportError(error);
  },
}).render(
  <StrictMode>
    <Providers />
  </StrictMode>,
);
