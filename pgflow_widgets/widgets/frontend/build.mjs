// Bundles the pages' code into ../static, or into the folder that is given: `shared`, what all screens
// take from lit-html, `host` and `shared`, which a page loads once; each screen; and their loader.
import { readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(here, "..", "static"));
const screens = ["browser", "fields", "health", "ingest", "watch"];
const SHARED = "pgflow-shared"; // loader.js writes the page's address of it instead
const options = {
  absWorkingDir: here,
  outdir: target,
  bundle: true,
  format: "esm",
  target: ["chrome111", "firefox113", "safari16.4"],
  minify: true,
  charset: "utf8",
  legalComments: "inline",
  logLevel: "warning",
};

const ours = ["host", "shared"].flatMap((folder) =>
  readdirSync(join(here, "src", folder))
    .filter((file) => file.endsWith(".js"))
    .map((file) => `./src/${folder}/${file}`),
);
const lit = ["", "/directive.js", "/directives/live.js", "/directives/repeat.js"];
const modules = [...lit.map((part) => `lit-html${part}`), ...ours];
const contents = modules.map((module) => `export * from "${module}";`).join("\n");
const { metafile } = await build({
  ...options,
  stdin: { contents, resolveDir: here, sourcefile: "shared.js" },
  entryNames: "shared",
  metafile: true,
});
const [{ exports }] = Object.values(metafile.outputs);

const fromShared = {
  name: SHARED,
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^lit-html|\/(host|shared)\// }, () => ({
      path: SHARED,
      namespace: SHARED,
    }));
    onResolve({ filter: /^pgflow-shared$/ }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /./, namespace: SHARED }, () => ({
      contents: `export { ${exports} } from "${SHARED}";`,
    }));
  },
};
const { outputFiles } = await build({
  ...options,
  entryPoints: screens.map((name) => ({ in: `src/${name}/${name}.js`, out: name })),
  plugins: [fromShared],
  write: false,
});
for (const { path, text } of outputFiles) {
  // esbuild keeps the names that a screen does not use.
  const isUsed = (name) =>
    text.split(new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`)).length > 2;
  const code = text.replace(/(?<=^import\{)[^}]*/, (names) =>
    names
      .split(",")
      .filter((name) => isUsed(name.split(" as ").at(-1)))
      .join(),
  );
  writeFileSync(path, code);
}

await build({
  ...options,
  entryPoints: ["loader.js", "shared.css", ...screens.map((name) => `${name}/${name}.css`)].map(
    (file) => `src/${file}`,
  ),
  entryNames: "[name]",
});
