import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import tailwindcss from "@tailwindcss/vite";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const folder = (name: string) => fileURLToPath(new URL(`./src/${name}`, import.meta.url));
const hub = process.env.MCP_ORCH_HUB ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [
    tanstackRouter({
      target: "react",
      autoCodeSplitting: true,
      routesDirectory: "./src/app/routes",
      generatedRouteTree: "./src/app/route-tree.gen.ts",
      quoteStyle: "double",
      semicolons: true,
    }),
    lingui({ macroTransform: true, failOnMissing: true, failOnCompileError: true }),
    react(),
    tailwindcss(),
  ],
  resolve: {
    alias: {
      "#app": folder("app"),
      "#features": folder("features"),
      "#shared": folder("shared"),
      "#client": folder("client"),
    },
  },
  build: {
    outDir: "../src/mcp_orch/rest/static",
    emptyOutDir: true,
    // The policy of the hub allows no data: addresses for styles, scripts and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The first versions that know light-dark(), which every colour token uses.
    target: ["chrome123", "edge123", "firefox120", "safari17.5"],
    reportCompressedSize: false,
  },
  server: {
    port: 3000,
    proxy: Object.fromEntries(
      ["/api", "/health", "/ready", "^/projects/.*/(mcp|sse)$"].map((path) => [
        path,
        { target: hub, changeOrigin: false },
      ]),
    ),
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
