// Bundles each screen into ../static, or into the folder that is given: one .js and one .css each,
// and the loader of all of them.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(here, "..", "static"));
const screens = ["connection_form", "sign_in_form", "browser", "health", "ingest", "watch"];

await build({
  absWorkingDir: here,
  entryPoints: [
    { in: "src/host/loader.js", out: "loader" },
    ...screens.flatMap((name) => [
      { in: `src/${name}/${name}.js`, out: name },
      { in: `src/${name}/${name}.css`, out: name },
    ]),
  ],
  outdir: target,
  bundle: true,
  format: "esm",
  target: ["chrome111", "firefox113", "safari16.2"],
  minify: true,
  charset: "utf8",
  legalComments: "inline",
  logLevel: "warning",
});
