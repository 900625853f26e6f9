/** The packages that a program asks for by name, out of its manifest; what those bring along is no news of it. */
import { isTable, type Path, type Table, valueAt } from "../path.ts";
import { parse } from "../toml/parse.ts";

export interface Dependency {
  /** In lower case, as the language calls it: `@sentry/node`, `rails`, `github.com/getsentry/sentry-go`. */
  readonly name: string;
  /** From 1. */
  readonly line: number;
}

/** Each manifest with what reads it. */
export const MANIFESTS: Readonly<Record<string, (text: string) => readonly Dependency[]>> = {
  "package.json": (text) => jsonKeys(text, ["dependencies", "devDependencies"]),
  "composer.json": (text) => jsonKeys(text, ["require"]),
  "Cargo.toml": (text) => tomlNames(text, [["dependencies"]]),
  "pyproject.toml": (text) => tomlNames(text, PYTHON),
  "requirements.txt": (text) => byLine(text, /^\s*([A-Za-z\d][\w.-]*)/),
  Gemfile: (text) => byLine(text, /^\s*gem[\s(]+["']([\w.-]+)["']/),
  "mix.exs": (text) => byLine(text, /^\s*\{:(\w+),/),
  "go.mod": (text) => byLine(text, /^(?:require)?\s+([\w./~-]+)\s+v[\w.+-]+\s*(?:\/\/(?! indirect).*)?$/),
};

/** Where a pyproject.toml names packages, `*` for any key: PEP 621 and 735 have lists, Poetry has tables. */
const PYTHON: readonly Path[] = [
  ["project", "dependencies"],
  ["project", "optional-dependencies", "*"],
  ["dependency-groups", "*"],
  ["tool", "poetry", "dependencies"],
  ["tool", "poetry", "group", "*", "dependencies"],
];

/** Lines that name a package each. */
function byLine(text: string, pattern: RegExp): readonly Dependency[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const name = pattern.exec(line)?.[1];
    return name === undefined ? [] : [{ name: name.toLowerCase(), line: index + 1 }];
  });
}

/** @throws SyntaxError where the text is no JSON. */
function json(text: string): unknown {
  return JSON.parse(text);
}

/** The keys of some tables of a manifest. */
function jsonKeys(text: string, tables: readonly string[]): readonly Dependency[] {
  const root = json(text);
  if (!isTable(root)) return [];
  const lines = keyLines(text);
  const names = tables.flatMap((key) => Object.keys(tableAt(root, key)));
  return names.map((name) => ({ name: name.toLowerCase(), line: lines.get(name) ?? 1 }));
}

/** The first line of each key of a JSON. */
function keyLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const [index, line] of text.split("\n").entries()) {
    for (const [, name = ""] of line.matchAll(/"([^"\\]+)"\s*:/g)) if (!lines.has(name)) lines.set(name, index + 1);
  }
  return lines;
}

/**
 * What some lists and tables name: `["django>=5"]`, or `django = "5"`.
 * @throws SyntaxError where the text is no TOML.
 */
function tomlNames(text: string, places: readonly Path[]): readonly Dependency[] {
  const { value, errors, locate } = parse(text);
  const [error] = errors;
  if (error) throw new SyntaxError(error.message);
  return places
    .flatMap((place) => pathsLike(value, place))
    .flatMap((path) => {
      const found = valueAt(value, path);
      const lineOf = (key: string | number, part: "key" | "value") => locate().range([...path, key], part).start.line;
      if (!Array.isArray(found)) {
        const names = isTable(found) ? Object.keys(found) : [];
        return names.map((name) => ({ name: name.toLowerCase(), line: lineOf(name, "key") }));
      }
      return found.flatMap((item: unknown, index) => {
        const name = typeof item === "string" ? /^[\w.-]+/.exec(item)?.[0] : undefined;
        return name === undefined ? [] : [{ name: name.toLowerCase(), line: lineOf(index, "value") }];
      });
    });
}

/** The paths that a path with `*` stands for. */
function pathsLike(root: Table, path: Path): readonly Path[] {
  const star = path.indexOf("*");
  if (star < 0) return [path];
  const inner = valueAt(root, path.slice(0, star));
  const keys = isTable(inner) ? Object.keys(inner) : [];
  return keys.map((key) => [...path.slice(0, star), key, ...path.slice(star + 1)]);
}

function tableAt(root: Table, key: string): Table {
  const value = Object.hasOwn(root, key) ? root[key] : undefined;
  return isTable(value) ? value : {};
}

/** A script of a package.json. */
export interface NamedScript {
  readonly name: string;
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** The scripts of a package.json; none where it is no JSON, which whoever runs them is told. */
export function scriptsIn(text: string): readonly NamedScript[] {
  try {
    const manifest = json(text);
    const lines = keyLines(text);
    const scripts = isTable(manifest) ? Object.entries(tableAt(manifest, "scripts")) : [];
    return scripts.flatMap(([name, script]) =>
      typeof script === "string" ? [{ name, text: script, line: lines.get(name) ?? 1 }] : [],
    );
  } catch {
    return [];
  }
}
