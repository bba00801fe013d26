// Takes out of the generated client what its generator's makers noted for themselves, and where their packages lie:
// neither says anything of this application. `openapi-ts` runs it over the folder that it has written.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const NOT_OURS = /^[ \t]*(\/\/ TODO:|\* Install \{@link).*\n/gm;
const folder = process.argv[2];
for (const name of globSync("**/*.gen.ts", { cwd: folder })) {
  const file = join(folder, name);
  writeFileSync(file, readFileSync(file, "utf8").replace(NOT_OURS, ""));
}
