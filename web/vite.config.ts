import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { lingui } from "@lingui/vite-plugin";
import tailwindcss from "@tailwindcss/vite";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const folder = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const SMALLEST_TO_COMPRESS = 1024;

const hub = process.env.MCP_ORCH_HUB ?? "http://127.0.0.1:8000";

/** Puts `.br` and `.gz` beside what compresses well: the hub sends them as they are. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle).filter((one) => /\.(js|css|html|svg)$/.test(one))) {
        const file = join(dir ?? "", name);
        const content = readFileSync(file);
        if (content.length < SMALLEST_TO_COMPRESS) continue;
        writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  plugins: [
    tanstackRouter({
      target: "react",
      autoCodeSplitting: true,
      routesDirectory: "./src/app/routes",
      generatedRouteTree: "./.generated/route-tree.ts",
      quoteStyle: "double",
      semicolons: true,
    }),
    lingui({ macroTransform: true, failOnMissing: true, failOnCompileError: true }),
    react(),
    tailwindcss(),
    compressed(),
  ],
  resolve: {
    alias: {
      "#app": folder("./src/app"),
      "#features": folder("./src/features"),
      "#shared": folder("./src/shared"),
      "#client": folder("./src/client"),
      "#generated": folder("./.generated"),
    },
  },
  // Links are relative; the hub puts its own path before those of the page.
  base: "./",
  build: {
    outDir: "../src/mcp_orch/rest/static",
    emptyOutDir: true,
    // The policy of the hub allows no data: addresses for styles, scripts and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The first versions that know light-dark(), which every colour token uses.
    target: ["chrome123", "edge123", "firefox120", "safari17.5"],
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // Few files instead of one for every part: what all pages share, and one for each page.
        codeSplitting: {
          groups: [
            // Charts, long lists and menus come with what shows them, not with the first page.
            {
              name: "vendor",
              test: /node_modules[\\/](?!uplot|@tanstack[\\/](react-virtual|virtual-core)|@base-ui|@floating-ui)/,
              priority: 3,
            },
            {
              name: "shared",
              test: /src[\\/](shared(?![\\/](activity|audit|closing|connect|keys|locales|naming|passkeys|roles|usage|run|schema-form|ui[\\/]menu))|client)/,
              priority: 2,
              minShareCount: 2,
            },
            { name: "run", test: /src[\\/]shared[\\/](run|schema-form)/, priority: 1, minShareCount: 2 },
            // What a route knows before its page is loaded: little each, and all of it is needed at once.
            { name: "routes", test: /src[\\/]app[\\/]routes[\\/][^?]+$/, priority: 1 },
          ],
        },
      },
    },
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
