/** Makes dist/: the command, the library and its types. `npm run build`. */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";

rmSync("dist", { recursive: true, force: true });

const common: BuildOptions = {
  bundle: true,
  target: "node20",
  // Names stay, so that a stack trace says where a fault is.
  minifySyntax: true,
  minifyWhitespace: true,
  charset: "ascii",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  outdir: "dist",
};

/** What a run seldom needs: each is a bundle of its own, loaded where the source says `import()`. */
const SELDOM: Readonly<Record<string, string>> = {
  explain: "src/cli/explain.ts",
  colour: "src/report/colour.ts",
  fingerprint: "src/engine/fingerprint.ts",
  others: "src/report/others.ts",
  sarif: "src/report/sarif.ts",
  diff: "src/report/diff.ts",
  write: "src/cli/write.ts",
  checklist: "src/cli/checklist.ts",
  dockerfile: "src/beside/dockerfile.ts",
  yaml: "src/beside/yaml.ts",
  show: "src/cli/show.ts",
  "fly-json": "src/json/parse.ts",
  "fly-yaml": "src/yaml/parse.ts",
};

const seldomApart: Plugin = {
  name: "what a run seldom needs stays apart",
  setup({ onResolve }) {
    onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
      const file = resolve(resolveDir, path);
      const name = Object.keys(SELDOM).find((one) => resolve(SELDOM[one] ?? "") === file);
      return kind === "dynamic-import" && name !== undefined ? { path: `./${name}.cjs`, external: true } : undefined;
    });
  },
};

/** Packages that others bring along for a little of them, each with that little. */
const SLIM: Readonly<Record<string, string>> = {
  // The TOML parser adds its node types to those of JavaScript, of which a TOML file has none.
  "eslint-visitor-keys": "export const unionWith = (keys) => keys;",
  // Of the whole language server protocol, the Dockerfile parser asks for what makes its positions and ranges.
  "vscode-languageserver-types": `
    const create = (line, character) => ({ line, character });
    export const Position = { create };
    export const Range = {
      create: (first, second, line, character) =>
        line === undefined
          ? { start: first, end: second }
          : { start: create(first, second), end: create(line, character) },
    };`,
};

/**
 * Packages that the command loads where they are first called: the patterns for the scripts of the world take as long to
 * set up as fifty rules to run, and a line of ASCII has no use for them.
 */
const AT_FIRST_CALL: Readonly<Record<string, string>> = {
  "fast-string-width": 'export default (text) => require("./width.cjs").default(text);',
};

/** Puts these texts in the place of packages. */
function standIns(texts: Readonly<Record<string, string>>): Plugin {
  const filter = new RegExp(`^(?:${Object.keys(texts).join("|")})$`);
  return {
    name: "stand-ins",
    setup({ onResolve, onLoad }) {
      onResolve({ filter }, ({ path }) => ({ path, namespace: "stand-in" }));
      onLoad({ filter, namespace: "stand-in" }, ({ path }) => ({ contents: texts[path] ?? "" }));
    },
  };
}

/** CommonJS, which Node starts faster than ES modules, whose loader is a program of its own. */
const commonJs: BuildOptions = {
  ...common,
  format: "cjs",
  platform: "node",
  // As modules, of which only what is used is bundled.
  mainFields: ["module", "main"],
  external: ["./width.cjs"],
  alias: { yaml: resolve("node_modules/yaml/browser/index.js") },
  supported: { "dynamic-import": false },
  outExtension: { ".js": ".cjs" },
  // bin/flylint.cjs runs them as they are: to put something around so long a text would take a copy of it.
  banner: { js: "(function (exports, require, module) {" },
  footer: { js: "})" },
};

const command = await build({
  ...commonJs,
  entryPoints: { cli: "src/cli/start.ts" },
  plugins: [seldomApart, standIns({ ...SLIM, ...AT_FIRST_CALL })],
});

const seldom = await build({ ...commonJs, entryPoints: SELDOM, plugins: [standIns({ ...SLIM, ...AT_FIRST_CALL })] });
const width = await build({ ...commonJs, entryPoints: { width: "fast-string-width" } });

/** What bin/flylint.cjs lints once to learn what is worth keeping compiled: most people have a Dockerfile, too. */
mkdirSync("dist/sample", { recursive: true });
copyFileSync("fixtures/shop.toml", "dist/sample/fly.toml");
copyFileSync("fixtures/sample/Dockerfile", "dist/sample/Dockerfile");

/** The library: one file, for Node and browsers alike. */
const library = await build({
  ...common,
  // Whoever bundles it makes it small; only what is written out can be left out.
  minifySyntax: false,
  minifyWhitespace: false,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  entryPoints: { index: "src/index.ts" },
  plugins: [standIns(SLIM)],
});

types();
licences([command.metafile, seldom.metafile, width.metafile, library.metafile].filter((one) => one !== undefined));

/**
 * Declarations come one for each source file, with imports that name source files. Only what index.d.ts leads to is
 * published.
 */
function types(): void {
  const emitted = "dist/.types";
  execFileSync("node_modules/.bin/tsc", ["-p", ".build/tsconfig.json", "--outDir", emitted], { stdio: "inherit" });
  publishTypes(emitted, "index.d.ts", new Set());
  rmSync(emitted, { recursive: true });
}

function publishTypes(emitted: string, file: string, done: Set<string>): void {
  if (done.has(file)) return;
  done.add(file);
  const source = [join(emitted, file), join("src", file)].find((path) => existsSync(path));
  if (source === undefined) throw new Error(`There are no types in ${file}`);
  const text = readFileSync(source, "utf8").replace(/(from "\.{1,2}\/[^"]+)\.ts"/g, '$1.js"');
  mkdirSync(dirname(join("dist/types", file)), { recursive: true });
  writeFileSync(join("dist/types", file), text);
  for (const [, target = ""] of text.matchAll(/from "(\.{1,2}\/[^"]+)\.js"/g)) {
    publishTypes(emitted, join(dirname(file), `${target}.d.ts`), done);
  }
}

/** The licences of all that is bundled. */
function licences(metafiles: readonly Metafile[]): void {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const names = inputs
    .map((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1])
    .filter((name) => name !== undefined);
  const texts = [...new Set(names)].sort().map((name) => {
    const folder = join("node_modules", name);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} is bundled and has no licence file`);
    return `${name}\n${"=".repeat(name.length)}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
  writeFileSync("dist/LICENSES.txt", `flylint contains the following packages.\n\n${texts.join("\n\n")}`);
}
