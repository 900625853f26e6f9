/** What is wrong with a text that is no YAML, in words. */
import type { ErrorCode, Document as YamlDocument } from "yaml";
import type { FileError } from "../document/document.ts";
import { firstLineEnd, type Lines } from "../document/places.ts";
import { type Help, yaml } from "../help.ts";
import type { Fault } from "./faults.ts";
import type { Resolved } from "./resolve.ts";
import type { Open, PlainEnd } from "./tokens.ts";

interface Words {
  readonly message: string;
  readonly help: Help;
}

const FAILS = "flyctl cannot load this file.";

const INDENT: Words = {
  message: `The indentation of this line does not match the lines above. ${FAILS}`,
  help: "Indent it with spaces, like the other keys of its section: keys of one table start in the same column.",
};

const MISSING: Words = {
  message: `Something is missing here: a colon and a space, a comma, a quote or a bracket. ${FAILS}`,
  help: 'Write each "key: value" on a separate line, and close every quote and bracket.',
};

/** By the error codes of the `yaml` package. */
const SAYS: Readonly<Partial<Record<ErrorCode, Words>>> = {
  ALIAS_PROPS: {
    message: `An alias (*name) cannot have an anchor or a tag. ${FAILS}`,
    help: "Delete the anchor or tag.",
  },
  BAD_ALIAS: {
    message: `This alias (*name) has no anchor (&name) above it. ${FAILS}`,
    help: "Write the value itself. If the value starts with *, put it in quotes.",
  },
  BAD_DIRECTIVE: {
    message: `flyctl does not know this directive. ${FAILS}`,
    help: "Delete the line: fly.yaml needs no line that starts with %.",
  },
  BAD_DQ_ESCAPE: {
    message: `This backslash escape does not exist in YAML. ${FAILS}`,
    help: String.raw`For a backslash itself, write two (\\), or use single quotes.`,
  },
  BAD_INDENT: INDENT,
  BAD_SCALAR_START: {
    message: `A value cannot start with this character unless it is in quotes. ${FAILS}`,
    help: ["Put the value in quotes:", yaml('key: "value"')],
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: `This line has a second colon, or a list that starts right after a key. ${FAILS}`,
    help: 'Put a value that contains ": " in quotes, and start a list or table on the next line.',
  },
  BLOCK_IN_FLOW: {
    message: `Brackets and braces cannot contain a list with dashes or indented lines. ${FAILS}`,
    help: "Write [a, b] and { key: value } throughout, or use indented lines without brackets.",
  },
  KEY_OVER_1024_CHARS: { message: `This key is too long. ${FAILS}`, help: "Shorten it." },
  MISSING_CHAR: MISSING,
  MULTILINE_IMPLICIT_KEY: {
    message: `The text before this colon spans several lines, so it is not a key. ${FAILS}`,
    help: "Check the line before: it may lack its colon, or be indented too far.",
  },
  MULTIPLE_ANCHORS: { message: `A value can have only one anchor. ${FAILS}`, help: "Delete one of them." },
  MULTIPLE_TAGS: { message: `A value can have only one tag. ${FAILS}`, help: "Delete one of them." },
  TAB_AS_INDENT: {
    message: `This line is indented with a tab, which YAML does not allow. ${FAILS}`,
    help: "Replace the tab with spaces.",
  },
  TAG_RESOLVE_FAILED: { message: `This tag does not exist. ${FAILS}`, help: "Delete the word with exclamation marks." },
};

const OTHER: Words = {
  message: `This is not valid YAML. ${FAILS}`,
  help: 'Write each "key: value" on a separate line, and check the line before this one.',
};

const says = {
  openString: {
    message: `The string that starts here has no closing quote. ${FAILS}`,
    help: "Add the closing quote at its end.",
  },
  neverClosed: (bracket: "[" | "{") => ({
    message: `This ${bracket} is never closed. ${FAILS}`,
    help: `Add the missing ${bracket === "[" ? "]" : "}"}.`,
  }),
  control: {
    message: `This line contains an invisible control character. ${FAILS}`,
    help: String.raw`Delete it, or write it as an escape in double quotes: "\x07"`,
  },
  blankTab: {
    message: `This line starts with a tab and follows a value without quotes. ${FAILS}`,
    help: "Delete the tab, or replace it with spaces.",
  },
  version: {
    message: `flyctl reads only files without a %YAML line, or with %YAML 1.1. ${FAILS}`,
    help: "Delete the line.",
  },
  nullAlone: { message: "flyctl crashes on a file that has no keys.", help: ["Write at least:", yaml("app: my-app")] },
  notATable: (kind: string) => ({
    message: `A fly.yaml must consist of "key: value" lines, not of ${kind}. ${FAILS}`,
    help: ["For example:", yaml("app: my-app")],
  }),
  otherForm: (form: string) => ({
    message: `This looks like ${form}, but the name ends in .yaml, so flyctl reads it as YAML.`,
    help: `Rename the file to fly.${form.toLowerCase()}.`,
  }),
  duplicate: (name: string, line: number) => ({
    message: `${name} (line ${line}). ${FAILS}`,
    help: "Keep one of the two.",
  }),
};

/** Control characters that yaml.v3 refuses wherever they stand (readerc.go). */
const CONTROL = /[^\t\n\r -~\u0085\u00a0-\ufffd]/;

/** The first of them. */
export function controlCharacters(text: string, lines: Lines, mark: number): readonly FileError[] {
  // Characters beyond U+FFFF are two halves.
  const at = CONTROL.exec(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, "xx"))?.index;
  return at === undefined ? [] : [error(lines, at + mark, at + mark + 1, says.control)];
}

/**
 * Tabs on empty lines below a value without quotes, which libyaml takes for the next line of it (scannerc.go,
 * yaml_parser_scan_plain_scalar). The first of them.
 */
export function tabs(text: string, plain: readonly PlainEnd[], lines: Lines, mark: number): readonly FileError[] {
  for (const { end, column } of plain) {
    const [blanks = ""] = /^[ \t\r\n]+/.exec(text.slice(end, end + 2000)) ?? [];
    const start = blanks
      .split("\n")
      .slice(1)
      .findIndex((line) => line.slice(0, column + 1).includes("\t"));
    if (start < 0) continue;
    const before =
      blanks
        .split("\n")
        .slice(0, start + 1)
        .join("\n").length + 1;
    const at = end + before + mark;
    return [error(lines, at, at + 1, says.blankTab)];
  }
  return [];
}

/** A fly.toml under this name. */
export function otherForm(text: string, lines: Lines): FileError | undefined {
  const start = text.length - text.trimStart().length;
  const isToml = /^(?:\[+[\w-]+(?:\.[\w-]+)*\]+[ \t]*(?:#.*)?$|[\w-]+ *= *["'[{\d])/m.exec(withoutComments(text));
  const isFirst = isToml && withoutComments(text).slice(0, isToml.index).trim() === "";
  return isFirst ? error(lines, start, firstLineEnd(text, start, text.length), says.otherForm("TOML")) : undefined;
}

function withoutComments(text: string): string {
  return text.slice(0, 10_000).replace(/^[ \t]*#.*$/gm, (comment) => " ".repeat(comment.length));
}

export function nullAlone(text: string, lines: Lines): FileError {
  return whole(text, lines, says.nullAlone);
}

export function notATable(text: string, root: Resolved | undefined, lines: Lines): FileError {
  const kind = root?.type === "list" ? "a list" : "a single value";
  return whole(text, lines, says.notATable(kind));
}

function whole(text: string, lines: Lines, words: Words): FileError {
  const start = text.length - text.trimStart().length;
  return error(lines, start, firstLineEnd(text, start, text.length), words);
}

/** Where a table in braces ends that is the whole document: behind it flyctl reads nothing any more. */
export function endOfBraces({ contents }: YamlDocument.Parsed, text: string): number | undefined {
  const isClosed = contents && "flow" in contents && contents.flow && /[}\]]/.test(text[contents.range[1] - 1] ?? "");
  return isClosed ? contents.range[1] : undefined;
}

/** What else there is to know of a text, which here has no byte order mark; `mark` is how long that was. */
interface Read {
  readonly text: string;
  readonly lines: Lines;
  readonly mark: number;
  readonly open: readonly Open[];
  readonly faults: readonly Fault[];
}

/** The mistakes of a document, of each line the first; and from which line on the rest is a guess. */
export function errorsOf(
  document: YamlDocument.Parsed,
  { text, lines, mark, open, faults }: Read,
): { readonly errors: readonly FileError[]; readonly guessedFrom: number | undefined } {
  const end = endOfBraces(document, text) ?? Number.POSITIVE_INFINITY;
  const syntax = document.errors
    // libyaml asks for no blank before a comment.
    .filter(({ code, pos }) => pos[0] < end && !(code === "MISSING_CHAR" && text[pos[0]] === "#"))
    .map(({ code, pos: [start, end] }) => {
      // The innermost of them.
      const begun = open.filter((one) => isCause(one, start, text)).reduce(later, undefined);
      const words = begun && (begun.by === "quote" ? says.openString : says.neverClosed(begun.by));
      return begun && words
        ? error(lines, begun.start + mark, firstLineEnd(text, begun.start, begun.end) + mark, words)
        : error(lines, start + mark, Math.max(start + 1, end) + mark, SAYS[code] ?? OTHER);
    });
  const { explicit, version } = document.directives.yaml as { explicit?: boolean; version: string };
  const directive = explicit && version !== "1.1" ? [error(lines, mark, mark + 5, says.version)] : [];
  const own = faults.map(({ kind, start, end, message, help, first }) => {
    const line = first === undefined ? 0 : lines.position(first + mark).line;
    const words = first === undefined ? { message, help } : says.duplicate(message, line);
    return { ...error(lines, start + mark, end + mark, words), kind };
  });
  // The first mistake may well be the cause of all that follow.
  const [bad] = [...syntax].sort((a, b) => a.range.start.offset - b.range.start.offset);
  const guessedFrom = bad && sectionAt(document, bad.range.start.offset - mark, lines, mark);
  const certain = own.filter(({ range }) => guessedFrom === undefined || range.start.line < guessedFrom);
  const errors = [...directive, ...(bad ? [bad] : []), ...certain];
  return { errors: firstOfLines(errors), guessedFrom };
}

/**
 * Whether a mistake comes of a quote or bracket that nobody closed. A quote is closed by the next one then, somewhere on
 * another line, and what follows there makes no sense.
 */
function isCause({ by, start, end }: Open, mistake: number, text: string): boolean {
  return by === "quote" ? mistake >= end && !text.slice(end, mistake).includes("\n") : mistake >= start;
}

function later(one: Open | undefined, other: Open): Open {
  return one && one.start > other.start ? one : other;
}

/** The line of the section of the file in which the mistake stands. */
function sectionAt(document: YamlDocument.Parsed, offset: number, lines: Lines, mark: number): number {
  const { contents } = document;
  const items = contents && "items" in contents ? contents.items : [];
  const starts = items.flatMap((item) => {
    const key = item && "key" in item ? item.key : undefined;
    const start =
      key && typeof key === "object" && "range" in key ? (key.range as readonly number[] | undefined)?.[0] : 0;
    return start !== undefined && start <= offset ? [start] : [];
  });
  return lines.position(Math.max(0, ...starts) + mark).line;
}

function firstOfLines(errors: readonly FileError[]): readonly FileError[] {
  const sorted = [...errors].sort((a, b) => a.range.start.offset - b.range.start.offset);
  return sorted.filter(
    ({ range }, index) => !sorted.slice(0, index).some((other) => other.range.start.line === range.start.line),
  );
}

function error(lines: Lines, start: number, end: number, { message, help }: Words): FileError {
  return { kind: "syntax", message, help, range: lines.range(start, end) };
}
