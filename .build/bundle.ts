/** Makes dist/: the command, the library and its types. `npm run build`. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";

rmSync("dist", { recursive: true, force: true });

const common: BuildOptions = {
  bundle: true,
  format: "esm",
  target: "node20",
  minify: true,
  keepNames: false,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
};

/** The command: what it rarely needs is in chunks of their own. */
const command = await build({
  ...common,
  platform: "node",
  entryPoints: { cli: "src/cli/start.ts" },
  outdir: "dist",
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
});

/** The library: one file, for Node and browsers alike. */
const library = await build({
  ...common,
  platform: "neutral",
  mainFields: ["module", "main"],
  entryPoints: { index: "src/index.ts" },
  outdir: "dist",
});

types();
licences([command.metafile, library.metafile]);

/** Declarations come one for each source file; imports in them name the files as they are published. */
function types(): void {
  execFileSync("node_modules/.bin/tsc", ["-p", ".build/tsconfig.json"], { stdio: "inherit" });
  mkdirSync("dist/types/generated", { recursive: true });
  cpSync("src/generated/validator.d.ts", "dist/types/generated/validator.d.ts");
  for (const file of readdirSync("dist/types", { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".d.ts")) continue;
    const path = join("dist/types", file);
    writeFileSync(path, readFileSync(path, "utf8").replace(/(from "\.{1,2}\/[^"]+)\.ts"/g, '$1.js"'));
  }
}

/** The licences of all that is bundled. */
function licences(metafiles: readonly (typeof command.metafile)[]): void {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile?.inputs ?? {}));
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
