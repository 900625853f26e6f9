/** The documentation of a rule, the examples that it is tested with, and where both are published. */

/** Documentation of a rule, and the examples that it is tested with. */
export interface Manual {
  readonly title: string;
  readonly why: string;
  readonly how: string;
  readonly examples: readonly Example[];
  /** More to read: docs, issues, threads. */
  readonly links?: readonly string[];
}

export interface Example {
  readonly name: string;
  /**
   * A fly.toml, or what `filename` says. A line that ends in `# <--` is where this rule reports (the mark itself is not part of the file);
   * an example without a mark is a good one. The indentation of a text that begins with a line break does not count:
   * see {@link readExample}.
   */
  readonly toml: string;
  /** The file after its fixes (safe or not), for an example whose findings carry any. */
  readonly fixed?: string;
  readonly filename?: string;
  /** Files beside the fly.toml: path to content, indented as `toml` may be. */
  readonly files?: Readonly<Record<string, string>>;
  /** Configs of the same run with the same app, by their names. */
  readonly sameApp?: readonly string[];
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Ends each line of an example where its rule reports. */
const MARK = "# <--";

/** An example as it is meant: without the indentation of the source file and without marks. */
export interface ReadExample {
  readonly name: string;
  /** The file itself. */
  readonly text: string;
  /** The file with its marks, to be shown to people. */
  readonly marked: string;
  /** The lines that carry a mark, from 1; none for a good example. */
  readonly lines: readonly number[];
  /** The file after its fixes. */
  readonly fixed: string | undefined;
  /** Files beside it. */
  readonly files: readonly (readonly [path: string, content: string])[];
}

export function readExample({ name, toml, fixed, files = {} }: Example): ReadExample {
  const marked = unindented(toml);
  const lines = marked.split("\n");
  return {
    name,
    text: lines.map((line) => (line.endsWith(MARK) ? line.slice(0, -MARK.length).trimEnd() : line)).join("\n"),
    marked,
    lines: lines.flatMap((line, index) => (line.endsWith(MARK) ? [index + 1] : [])),
    fixed: fixed === undefined ? undefined : unindented(fixed),
    files: Object.entries(files).map(([path, content]) => [path, unindented(content)]),
  };
}

/** A text that begins with a line break stands indented in its source file; any other is taken as it is. */
function unindented(text: string): string {
  if (!text.startsWith("\n")) return text;
  const lines = text
    .slice(1)
    .replace(/\n[ \t]*$/, "\n")
    .split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join("\n");
}

/** Where the project lives; package.json names the same address (a test compares them). */
export const HOMEPAGE = "https://github.com/flylint/flylint";

/** Where a fault of flylint is to be reported. */
export const ISSUES = `${HOMEPAGE}/issues`;

/** The page of a rule in the manual, which is generated into src/rules/README.md. */
export function rulePage(id: string): string {
  return `${HOMEPAGE}/blob/main/src/rules/README.md#${id}`;
}
