import "#app/styles/theme.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Providers } from "#app/providers";
import { followLanguage } from "#shared/lib/language";

const place = document.getElementById("root");
if (!place) throw new Error("index.html has no place for the application");

await followLanguage();
createRoot(place).render(
  <StrictMode>
    <Providers />
  </StrictMode>,
);
