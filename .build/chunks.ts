/**
 * Cuts the command into files. What takes longest at its start is to load it, and most files need little of it: a file
 * without mistakes no words for mistakes, a run with the preset `recommended` none of the rules that it leaves out. So the
 * modules below go into files of their own, which are loaded when one of their functions is first called. The source
 * knows nothing of this; all imports there are plain ones.
 */
import { resolve } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin, type PluginBuild } from "esbuild";
import { rules } from "../src/generated/rules.ts";
import type { Rule } from "../src/rule.ts";

/** The file that a module goes into; modules that are not named here are part of the command itself. */
const CHUNKS: ReadonlyMap<string, string> = new Map([
  ...inChunk("places", ["document/locator", "fix", "pasteable", "report/entries", "suppress"]),
  ...inChunk("mistakes", [
    "document/mend",
    "nearest",
    "schema/letter-case",
    "schema/schema",
    "schema/meant",
    "schema/classify",
    "schema/wrong-name",
    ...rules.filter((rule) => rule.needs === "violations").map(ruleModule),
  ]),
  ...inChunk("more", [
    "checklist/checklist",
    "cli/help",
    "report/checklist",
    "report/colour",
    "report/json",
    ...rules.filter(isSeldomAsked).map(ruleModule),
  ]),
  ...inChunk("folders", ["cli/folder"]),
  ...inChunk("explain", ["cli/explain"]),
]);

function inChunk(chunk: string, modules: readonly string[]): readonly (readonly [string, string])[] {
  return modules.map((module) => [resolve("src", `${module}.ts`), chunk] as const);
}

function ruleModule({ id }: Rule): string {
  return `rules/${id}`;
}

/** Rules that the usual preset leaves out, and those about sections that few files have. */
function isSeldomAsked({ severity, needs, looksAt = "app" }: Rule): boolean {
  const seldom: readonly Rule["needs"][] = ["experimental", "files", "metrics", "restarts", "statics"];
  return looksAt === "app" && needs !== "violations" && (severity.recommended === "off" || seldom.includes(needs));
}

/** Builds dist/cli.cjs and the files beside it; gives what went into them. */
export async function buildCommand(common: BuildOptions): Promise<readonly Metafile[]> {
  const options = { ...common, ...WRAPPED, write: false } as const;
  const alone = await build({ ...options, ...commandOf(new Map()) });
  const inCommand = new Set(Object.keys(alone.metafile?.inputs ?? {}).map((path) => resolve(path)));
  const used = new Set<string>();
  const metafiles: Metafile[] = [];
  for (const chunk of new Set(CHUNKS.values())) {
    const modules = [...CHUNKS].filter(([, name]) => name === chunk).map(([path]) => path);
    // The manual is written in the modules of the rules: it has them all once more.
    const plugins = chunk === "explain" ? [] : [elsewhere(chunk), fromCommand(inCommand, used)];
    const { metafile } = await build({ ...common, ...WRAPPED, ...chunkOf(chunk, modules), plugins });
    if (metafile) metafiles.push(metafile);
  }
  const { metafile } = await build({ ...common, ...WRAPPED, ...commandOf(await namesIn(used)) });
  return metafile ? [...metafiles, metafile] : metafiles;
}

/**
 * CommonJS, which Node starts a tenth faster than ES modules, whose loader is a program of its own. Already in the function
 * that a CommonJS module is run as: bin/flylint.cjs compiles it as it is.
 */
const WRAPPED: BuildOptions = {
  format: "cjs",
  platform: "node",
  supported: { "dynamic-import": false },
  banner: { js: "(function (exports, require, module) {" },
  footer: { js: "})" },
};

/** What the modules export. */
async function namesIn(modules: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = [...modules].map(async (path) => [path, Object.keys(await import(path))] as const);
  return new Map(await Promise.all(names));
}

/** The command; what is in `used` it gives to chunks that ask for it. */
function commandOf(used: ReadonlyMap<string, readonly string[]>): BuildOptions {
  const wanted = [...used].map(([path, names]) => {
    const own = names.map((name) => [name, `${nameOf(path)}_${name}`] as const);
    return {
      imports: `import { ${own.map(([name, local]) => `${name} as ${local}`).join(", ")} } from ${JSON.stringify(path)};`,
      // A function of this kind is there before the first line of the command runs.
      given: `export function ${nameOf(path)}() { return { ${own.map(([name, local]) => `${name}: ${local}`).join(", ")} }; }`,
    };
  });
  const contents = [
    ...wanted.map(({ imports }) => imports),
    ...wanted.map(({ given }) => given),
    `import ${JSON.stringify(resolve("src/cli/start.ts"))};`,
  ].join("\n");
  return { stdin: { contents, resolveDir: "." }, outfile: "dist/cli.cjs", plugins: [elsewhere(undefined)] };
}

function chunkOf(chunk: string, modules: readonly string[]): BuildOptions {
  return { stdin: { contents: exportsOf(modules), resolveDir: "." }, outfile: `dist/${chunk}.cjs` };
}

function exportsOf(modules: readonly string[]): string {
  return modules.map((path) => `export * as ${nameOf(path)} from ${JSON.stringify(path)};\n`).join("");
}

/** A module's name among the exports of a file. */
function nameOf(path: string): string {
  return path.slice(resolve(".").length + 1).replace(/\W/g, "_");
}

/** Puts in the place of modules that are in another chunk than `here` functions that load it. */
function elsewhere(here: string | undefined): Plugin {
  return {
    name: "modules in other files",
    setup(builder) {
      builder.onResolve({ filter: /^\.\/\w+\.cjs$/ }, ({ path }) => ({ path, external: true }));
      onModule(builder, (path) => {
        const chunk = CHUNKS.get(path);
        return chunk === undefined || chunk === here ? undefined : { path, namespace: "elsewhere" };
      });
      builder.onLoad({ filter: /./, namespace: "elsewhere" }, async ({ path }) => ({
        contents: await standIn(path, CHUNKS.get(path) ?? ""),
        resolveDir: ".",
      }));
    },
  };
}

/** Lets chunks import from the command what is part of it anyway, so that no module is there twice. */
function fromCommand(inCommand: ReadonlySet<string>, used: Set<string>): Plugin {
  return {
    name: "modules of the command",
    setup(builder) {
      onModule(builder, (path) => (inCommand.has(path) ? { path, namespace: "command" } : undefined));
      builder.onLoad({ filter: /./, namespace: "command" }, ({ path }) => {
        used.add(path);
        return { contents: `module.exports = require("./cli.cjs").${nameOf(path)}();`, resolveDir: "." };
      });
    },
  };
}

type Target = { readonly path: string; readonly namespace: string } | undefined;

/** Calls `redirect` with the file that an import means. */
function onModule({ onResolve, resolve: find }: PluginBuild, redirect: (path: string) => Target): void {
  onResolve({ filter: /./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
    if (kind === "entry-point" || pluginData === "found" || importer === "<stdin>" || path.endsWith(".cjs"))
      return undefined;
    const found = await find(path, { kind, importer, resolveDir, pluginData: "found" });
    return redirect(found.path);
  });
}

/** A module with the same exports, which loads the file of the real one when they are called. */
async function standIn(path: string, chunk: string): Promise<string> {
  const module: Record<string, unknown> = await import(path);
  const real = `require("./${chunk}.cjs").${nameOf(path)}`;
  const rule = rules.find((one) => one === module.default);
  if (rule) {
    const { check: _check, ...data } = rule;
    return `export default { ...${JSON.stringify(data)}, check: (context) => ${real}.default.check(context) };`;
  }
  const names = Object.keys(module);
  const others = names.filter((name) => typeof module[name] !== "function");
  // Only a call can be waited for.
  if (others.length > 0)
    throw new Error(`${path} is loaded when it is needed, so it can export functions only: ${others}`);
  return names.map((name) => `export const ${name} = (...args) => ${real}.${name}(...args);\n`).join("");
}
