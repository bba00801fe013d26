import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "ko"],
  catalogs: [{ path: "src/shared/locales/{locale}", include: ["src"], exclude: ["src/client/**", "**/*.test.ts"] }],
  format: formatter({ lineNumbers: false }),
  orderBy: "message",
});
