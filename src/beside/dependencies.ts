/** The packages that a program asks for by name, out of its manifest; what those bring along is no news of it. */
import { isTable, type Table } from "../path.ts";
import { parse } from "../toml/parse.ts";

export interface Dependency {
  /** In lower case, as the language calls it: `@sentry/node`, `rails`, `github.com/getsentry/sentry-go`. */
  readonly name: string;
  /** From 1. */
  readonly line: number;
}

/** Each manifest with what reads it. */
export const MANIFESTS: Readonly<Record<string, (text: string) => readonly Dependency[]>> = {
  "package.json": (text) => keysIn(text, json(text), ["dependencies", "devDependencies"]),
  "composer.json": (text) => keysIn(text, json(text), ["require"]),
  "Cargo.toml": (text) => keysIn(text, tables(text), ["dependencies"]),
  "pyproject.toml": pythonProject,
  "requirements.txt": (text) => byLine(text, /^\s*([A-Za-z\d][\w.-]*)/),
  Gemfile: (text) => byLine(text, /^\s*gem[\s(]+["']([\w.-]+)["']/),
  "mix.exs": (text) => byLine(text, /^\s*\{:(\w+),/),
  "go.mod": (text) => byLine(text, /^(?:require)?\s+([\w./~-]+)\s+v[\w.+-]+\s*$/),
};

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

/** @throws SyntaxError where the text is no TOML. */
function tables(text: string): Table {
  const { value, errors } = parse(text);
  const [error] = errors;
  if (error) throw new SyntaxError(error.message);
  return value;
}

/** The keys of some tables of a manifest. */
function keysIn(text: string, root: unknown, tables: readonly string[]): readonly Dependency[] {
  if (!isTable(root)) return [];
  const names = tables.flatMap((key) => Object.keys(tableAt(root, key)));
  return names.map((name) => ({ name: name.toLowerCase(), line: lineOf(text, name) }));
}

/** PEP 621 lists `"django>=5"`, Poetry has a table. */
function pythonProject(text: string): readonly Dependency[] {
  const root = tables(text);
  const listed = tableAt(root, "project").dependencies;
  const names = (Array.isArray(listed) ? listed : []).map((item) => /^[\w.-]+/.exec(String(item))?.[0] ?? "");
  const poetry = Object.keys(tableAt(tableAt(tableAt(root, "tool"), "poetry"), "dependencies"));
  return [...names, ...poetry].map((name) => ({ name: name.toLowerCase(), line: lineOf(text, name) }));
}

function tableAt(root: Table, key: string): Table {
  const value = Object.hasOwn(root, key) ? root[key] : undefined;
  return isTable(value) ? value : {};
}

/** The first line that has a name in quotes, or at its beginning. */
function lineOf(text: string, name: string): number {
  const lines = text.split("\n");
  const index = lines.findIndex((line) => line.includes(`"${name}`) || line.trimStart().startsWith(`${name} `));
  return Math.max(0, index) + 1;
}

/** The scripts of a package.json; none where it is no JSON, which whoever runs them is told. */
export function scriptsIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const manifest = json(text);
    return isTable(manifest) && isTable(manifest.scripts) ? manifest.scripts : {};
  } catch {
    return {};
  }
}
