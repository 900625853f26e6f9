/** The files of the repository around a fly.toml, each read when a rule asks for it, and once. */
import { buildArgs, buildSources, usedBuildKey } from "../app/build.ts";
import { baseOf, stepsOf } from "../app/file-path.ts";
import type { App } from "../app/model.ts";
import { readApp } from "../app/model.ts";
import { field, text } from "../app/section.ts";
import type { Document, Reader } from "../document/document.ts";
import { formOfName, isConfigName } from "../hints/filename.ts";
import { once, oncePer } from "../once.ts";
import type { Path } from "../path.ts";
import { parse } from "../toml/parse.ts";
import { type Dependency, MANIFESTS } from "./dependencies.ts";
import type { Instruction } from "./dockerfile.ts";
import { type FilePlace, type Files, folderIn, inFolder } from "./files.ts";
import { type BuildOptions, type Image, imageOf } from "./image.ts";
import type { Tree } from "./tree.ts";

/** What reads the files that need a parser. Without one, such files are not there. */
export interface Parsers {
  readonly dockerfile?: ((text: string) => readonly Instruction[]) | undefined;
  readonly yaml?: ((text: string) => Tree) | undefined;
  /** What reads a fly config of this name that is no TOML. */
  readonly config?: ((filename: string) => Reader | undefined) | undefined;
}

/** A file that was read. */
export interface Source<Value> {
  /** As for `Files`. */
  readonly file: string;
  readonly value: Value;
}

/** Another fly config of the folder. */
export interface Sibling {
  readonly app: App;
  /** The line of a value, from 1. */
  readonly lineOf: (path: Path) => number;
}

/** What stands beside a fly.toml; nothing where nobody can look. */
export interface Beside {
  /** The image that flyctl builds; undefined where it builds none from a Dockerfile, or nobody can tell from which. */
  readonly image: () => Image | undefined;
  /** The text of a file that the Dockerfile copies or runs, from the folder in which the image is built. */
  readonly built: (path: string) => Source<string> | undefined;
  /** A YAML file, by its path. */
  readonly yaml: (path: string) => Source<Tree> | undefined;
  /** A file that people name from the folder in which they run `fly deploy`. */
  readonly local: (path: string) => Source<string> | undefined;
  /** Whether such a file, or a folder, is there; undefined where nobody can look. */
  readonly exists: (path: string) => boolean | undefined;
  /** What the program of this folder depends on by name. */
  readonly dependencies: () => readonly (Dependency & FilePlace)[];
  /** The other fly configs in the folder. */
  readonly siblings: () => readonly Source<Sibling>[];
  /** A fly config, by its path; undefined where it cannot be read. */
  readonly config: (path: string) => Sibling | undefined;
  /** Other fly configs near by with these words in them: in this folder, and the fly.toml of folders around, beside and below. */
  readonly mentions: (words: string) => readonly Source<Sibling>[];
  /** Where the fly.toml is, from the root of the repository; undefined where nobody knows. */
  readonly folder: string | undefined;
  /** The folder of the fly.toml and those around it, nearest first as far as known; the last is the root of the repository. */
  readonly folders: readonly string[];
  /** The text of a file. */
  readonly text: (path: string) => string | undefined;
  /** The names of the files in a folder. */
  readonly list: (folder: string) => readonly string[];
  /** Files that are there and could not be read, in the order in which they were asked for. */
  readonly unread: () => readonly string[];
}

/** No more than that many fly configs, or folders, beside each other are looked into: they are a collection, not one repository. */
const MOST_SIBLINGS = 20;

/** A folder with more names than that is no place for a few apps. */
const MOST_NAMES = 100;

/** Looks around a fly.toml. Nothing is read before it is asked for. */
export function besideOf(
  app: App,
  filename: string | undefined,
  files: Files | undefined,
  parsers: Parsers = {},
): Beside {
  const unread = new Set<string>();
  const read = oncePer((path: string): string | undefined => {
    const content = files?.read(path);
    if (content === undefined && files?.exists(path)) unread.add(path);
    return content;
  });
  const parsed = <Value>(path: string, parser: ((text: string) => Value) | undefined): Source<Value> | undefined => {
    const content = parser && read(path);
    if (parser === undefined || content === undefined) return undefined;
    try {
      return { file: path, value: parser(content) };
    } catch {
      // Whoever writes such a file is told by what reads it in earnest; here it is named among those that were left out.
      unread.add(path);
      return undefined;
    }
  };
  const folders = ["", ...(files?.folders ?? [])];
  const folder = once(
    () => files?.folder ?? folderByName(filename, folders.toSorted((a, b) => a.length - b.length).at(-1)),
  );
  const readerOf = (name: string) => (formOfName(name) === "toml" ? parse : parsers.config?.(name));
  const list = (folder: string) => files?.list(folder) ?? [];
  const local = (path: string): Source<string> | undefined => {
    for (const file of folders.map((folder) => inFolder(folder, path))) {
      const value = read(file);
      if (value !== undefined) return { file, value };
    }
    return undefined;
  };
  const others = once(() =>
    few(list("").filter((name) => name !== baseOf(filename ?? "") && isConfigName(name) && readerOf(name))),
  );
  const near = once(() => {
    const around = ["..", ...foldersIn("..", list), ...foldersIn("", list)].map((folder) => `${folder}/fly.toml`);
    return [...others(), ...around.filter((file) => files?.exists(file))];
  });
  const sibling = oncePer((file: string) => {
    const reader = readerOf(file);
    return parsed(file, reader && ((content) => readSibling(reader(content))));
  });
  const siblingsAmong = (names: readonly string[]) => names.flatMap((file) => sibling(file) ?? []);
  const dockerfile = once(() => files && dockerfileOf(app, filename, files, folders));
  return {
    image: once(() => {
      const file = dockerfile();
      const source = file === undefined ? undefined : parsed(file, parsers.dockerfile);
      return source && imageOf(source.file, source.value, optionsOf(app));
    }),
    built: (path) => {
      // Where a Dockerfile that is named stands tells nothing about that folder.
      const file = usedBuildKey(app, "dockerfile") === undefined ? dockerfile() : undefined;
      const folder = file === undefined ? undefined : folderIn(file);
      const beside = folder === undefined ? undefined : inFolder(folder, path);
      const value = beside === undefined ? undefined : read(beside);
      return beside !== undefined && value !== undefined ? { file: beside, value } : local(path);
    },
    yaml: (path) => parsed(path, parsers.yaml),
    local,
    exists: (path) => files && folders.some((folder) => files.exists(inFolder(folder, path))),
    dependencies: once(() => {
      const names = list("");
      return Object.entries(MANIFESTS).flatMap(([file, reader]) =>
        names.includes(file) ? (parsed(file, reader)?.value ?? []).map((one) => ({ ...one, file })) : [],
      );
    }),
    siblings: once(() => siblingsAmong(others())),
    config: (path) => sibling(path)?.value,
    mentions: (words) => siblingsAmong(near().filter((file) => read(file)?.includes(words))),
    get folder() {
      return folder();
    },
    folders: folders.toSorted((a, b) => a.length - b.length),
    text: read,
    list,
    unread: () => [...unread],
  };
}

/** Folders in which an app may be. */
function foldersIn(folder: string, list: (folder: string) => readonly string[]): readonly string[] {
  const all = list(folder);
  if (all.length > MOST_NAMES) return [];
  const names = all.filter((name) => /^[^.].*\/$/.test(name) && name !== "node_modules/");
  return few(names).map((name) => inFolder(folder, name.slice(0, -1)));
}

function few(names: readonly string[]): readonly string[] {
  return names.length > MOST_SIBLINGS ? [] : names;
}

function readSibling(document: Document): Sibling {
  const [error] = document.errors;
  if (error) throw new SyntaxError(error.message);
  return { app: readApp(document), lineOf: (path) => document.locate().range(path, "value").start.line };
}

/** Where flyctl finds the Dockerfile; undefined where it takes none, or where there are several that it may be. */
function dockerfileOf(
  app: App,
  filename: string | undefined,
  files: Files,
  folders: readonly string[],
): string | undefined {
  const named = usedBuildKey(app, "dockerfile");
  if (named !== undefined) return /^\s*https?:/i.test(named) ? undefined : tidy(named);
  const [source] = buildSources(app);
  // Buildpacks without a builder are passed over.
  if (source !== undefined && !/^build[-_]target$|^buildpacks$/.test(source.key)) return undefined;
  if (app.build && field(app.build, "compose") !== undefined) return undefined;
  // It looks in the folder where it runs (internal/build/imgsrc/dockerfile_builder.go), which nobody knows here.
  const found = folders.flatMap((folder) => {
    const name = ["Dockerfile", "dockerfile"].find((one) => files.exists(inFolder(folder, one)));
    return name === undefined ? [] : [inFolder(folder, name)];
  });
  if (found.length !== 1) return undefined;
  const [file = ""] = found;
  // fly.worker.toml beside Dockerfile.worker: the command line may name any of them.
  const isUsual = (baseOf(filename ?? "") || "fly.toml") === "fly.toml";
  const others = files.list(folderIn(file)).filter((name) => /dockerfile(?!.*(?:ignore|\/)$)/i.test(name));
  return isUsual || others.length < 2 ? file : undefined;
}

function optionsOf(app: App): BuildOptions {
  const { build } = app;
  const target = build && (text(build, "build-target") || text(build, "build_target") || undefined);
  return { target, args: buildArgs(app)?.table };
}

/** As flyctl sees it from the folder in which the image is built. */
export function tidy(path: string): string {
  return path.replace(/^(?:\.?\/+)+/, "");
}

/** The folder of a file below `root`, which is as many folders above it as it has steps; undefined where the name is shorter. */
function folderByName(filename: string | undefined, root = ""): string | undefined {
  const depth = stepsOf(root).length;
  const steps = stepsOf(filename ?? "").slice(0, -1);
  return steps.length < depth ? undefined : steps.slice(steps.length - depth).join("/");
}
