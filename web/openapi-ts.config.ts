import { defineConfig } from "@hey-api/openapi-ts";

export default defineConfig({
  input: "./openapi.json",
  output: {
    // Elsewhere by a test, which looks whether what is checked in is what would be made.
    path: process.env.CLIENT_FOLDER ?? "./src/client",
    clean: true,
    postProcess: [{ command: "node", args: ["bare-client.mjs", "{{path}}"] }],
  },
  plugins: [
    { name: "@hey-api/client-fetch", throwOnError: true },
    "@hey-api/typescript",
    "@hey-api/sdk",
    { name: "@tanstack/react-query", infiniteQueryOptions: false },
  ],
});
