/** What is wrong with a text that is no JSON, in words. */
import { type Node, type ParseError, printParseErrorCode } from "jsonc-parser";
import type { FileError } from "../document/document.ts";
import { firstLineEnd, linesOf } from "../document/places.ts";
import { type Help, json } from "../help.ts";
import { entryOf } from "../path.ts";
import { entriesOf } from "./value.ts";

interface Words {
  readonly message: string;
  readonly help: Help;
}

const says = {
  byteOrderMark: {
    message: "The file starts with an invisible byte order mark (BOM). flyctl cannot load this file.",
    help: "Save the file as UTF-8 without BOM (most editors call this encoding UTF-8).",
  },
  empty: {
    message: "This file is empty, which is not valid JSON. flyctl cannot load this file.",
    help: ["Write at least an object:", json('{ "app": "my-app" }')],
  },
  nullAlone: {
    message: "flyctl crashes on a file that is only null.",
    help: ["Write an object:", json('{ "app": "my-app" }')],
  },
  notATable: (kind: string) => ({
    message: `A fly.json must be one object in braces, not ${kind}. flyctl cannot load this file.`,
    help: ["Put everything between { and }:", json('{ "app": "my-app" }')],
  }),
  tooLarge: (written: string) => ({
    message: `${written} is too large for flyctl to read.`,
    help: `Use a smaller number, or a string: "${written}"`,
  }),
  comment: {
    message: "JSON has no comments. flyctl cannot load this file.",
    help: "Delete the comment. (fly.toml and fly.yaml can have comments.)",
  },
  trailingComma: (bracket: string) => ({
    message: `There is a comma before this ${bracket}, but nothing follows it. flyctl cannot load this file.`,
    help: "Delete the comma after the last entry.",
  }),
  singleQuotes: (word: string) => ({
    message: "JSON strings need double quotes, not single ones.",
    help: json(JSON.stringify(word)),
  }),
  keyWithoutQuotes: (word: string) => ({
    message: `The key ${word} needs double quotes.`,
    help: json(JSON.stringify(word)),
  }),
  otherSpelling: (word: string, better: string) => ({
    message: `${word} is not a JSON value.`,
    help: json(better),
  }),
  valueWithoutQuotes: (word: string) => ({
    message: `${word} is not a JSON value: strings need double quotes.`,
    help: json(JSON.stringify(word)),
  }),
  equals: { message: "A colon must follow the key, not an equals sign.", help: json('"key": "value"') },
  missingComma: (line: number) => ({
    message: "There is no comma between this entry and the one before.",
    help: `Add a comma at the end of line ${line}.`,
  }),
  missingColon: { message: "There is no colon between this key and its value.", help: json('"key": "value"') },
  missingKey: { message: "A key in double quotes is missing here.", help: json('"key": "value"') },
  missingValue: { message: "There is no value here.", help: ["Write one after the colon:", json('"key": "value"')] },
  twoCommas: { message: "There is an extra comma here.", help: "Delete it." },
  openString: { message: "The string that starts here has no closing quote on this line.", help: 'Add the missing ".' },
  neverClosed: (bracket: string, closing: string) => ({
    message: `This ${bracket} is never closed. flyctl cannot load this file.`,
    help: `Add the missing ${closing}.`,
  }),
  wrongBracket: (bracket: string) => ({
    message: `This ${bracket} does not match the last open bracket.`,
    help: `Write ${bracket === "}" ? "]" : "}"} here, or delete it.`,
  }),
  otherForm: (form: string) => ({
    message: `This looks like ${form}, but the name ends in .json, so flyctl reads it as JSON.`,
    help: `Rename the file to fly.${form.toLowerCase()}.`,
  }),
  moreText: {
    message: "There is more text after the last }. flyctl cannot load this file.",
    help: "Delete this text, or move it inside the braces.",
  },
  controlCharacter: {
    message: "This string contains a tab or another control character, which JSON does not allow.",
    help: String.raw`Write \t for a tab, \n for a line break.`,
  },
  escape: {
    message: String.raw`A backslash in a JSON string must be followed by one of: " \ / b f n r t u.`,
    help: String.raw`For a backslash itself, write two: \\`,
  },
  unicode: {
    message: String.raw`\u must be followed by four hexadecimal digits.`,
    help: String.raw`For example: \u00e9`,
  },
  comment2: {
    message: "JSON has no comments, and this one never ends. flyctl cannot load this file.",
    help: "Delete the comment.",
  },
  number: (written: string) => ({
    message: `${written} is not a valid JSON number.`,
    help: `Write digits only, such as 8080 or 0.5, or a string: ${JSON.stringify(written)}`,
  }),
  other: {
    message: "This is not valid JSON. flyctl cannot load this file.",
    help: "Look at this line and the one before.",
  },
};

/** flyctl reads the bytes as they are, and encoding/json takes a byte order mark for a value that it does not know. */
export function byteOrderMark(text: string): readonly FileError[] {
  return text.startsWith("\ufeff") ? [at(text, 0, 1, says.byteOrderMark)] : [];
}

export function nullAlone(text: string): FileError {
  return whole(text, says.nullAlone);
}

export function notATable(text: string, value: unknown): FileError {
  return whole(text, says.notATable(Array.isArray(value) ? "an array" : `a ${typeof value}`));
}

function whole(text: string, words: Words): FileError {
  const start = text.length - text.trimStart().length;
  return at(text, start, firstLineEnd(text, start, text.length), words);
}

/** Numbers beyond float64: encoding/json refuses what JSON.parse takes for infinite. */
export function tooLarge(text: string, tree: Node | undefined): readonly FileError[] {
  const found: FileError[] = [];
  const visit = ({ type, value, offset, length, children = [] }: Node): void => {
    if (type === "number" && !Number.isFinite(value))
      found.push(at(text, offset, offset + length, says.tooLarge(text.slice(offset, offset + Math.min(length, 40)))));
    for (const child of children) visit(child);
  };
  if (tree) visit(tree);
  return found;
}

/** After these the rest of the file is what it seems. */
const MILD: ReadonlySet<string> = new Set([
  "InvalidCommentToken",
  "InvalidCharacter",
  "InvalidEscapeCharacter",
  "InvalidUnicode",
  "CommaExpected",
]);

/** The first mistake of each line, up to the first after which the rest is a guess. */
export function errorsOf(text: string, problems: readonly ParseError[], root: Node | undefined): readonly FileError[] {
  if (text.trim() === "") return [at(text, 0, 0, says.empty)];
  const start = text.length - text.trimStart().length;
  const form = /^(?:[\w-]+ *(=|:)|\[+[\w.-]+\]|#)/.exec(text.slice(start, start + 80));
  if (form) return [whole(text, says.otherForm(form[1] === ":" ? "YAML" : "TOML"))];
  const found: FileError[] = [];
  for (const problem of problems) {
    const error = worded(text, problem, root);
    if (!found.some(({ range }) => range.start.line === error.range.start.line)) found.push(error);
    if (!isMild(text, problem)) break;
  }
  return found.length > 0 ? found : [whole(text, says.other)];
}

function isMild(text: string, problem: ParseError): boolean {
  return MILD.has(printParseErrorCode(problem.error)) || isTrailingComma(text, problem) || isInWord(text, problem);
}

/** A word in the place of a value, with which nothing else goes wrong. */
function isInWord(text: string, { error, offset }: ParseError): boolean {
  return printParseErrorCode(error) === "InvalidSymbol" && /^[\w.+-]+\s*[,}\]]/.test(text.slice(offset, offset + 60));
}

/** The line from which on the file is a guess: that of the section which the first bad mistake stands in. */
export function guessedFrom(
  text: string,
  errors: readonly FileError[],
  problems: readonly ParseError[],
  root: Node | undefined,
): number | undefined {
  const bad = problems.find((problem) => !isMild(text, problem));
  if (!bad && errors.length > 0 && problems.length > 0) return undefined;
  const offset = bad?.offset ?? 0;
  const section = root?.type === "object" ? entriesOf(root).findLast(([key]) => key.offset <= offset) : undefined;
  return section ? linesOf(text).position(section[0].offset).line : 1;
}

function isTrailingComma(text: string, { error, offset }: ParseError): boolean {
  const isThere = ["PropertyNameExpected", "ValueExpected"].includes(printParseErrorCode(error));
  return isThere && /[}\]]/.test(text[offset] ?? "") && text.slice(0, offset).trimEnd().endsWith(",");
}

function worded(text: string, problem: ParseError, root: Node | undefined): FileError {
  const { error, offset, length } = problem;
  const end = Math.max(firstLineEnd(text, offset, offset + length), Math.min(offset + 1, text.length));
  const here = (words: Words, until = end) => at(text, offset, until, words);
  switch (printParseErrorCode(error)) {
    case "InvalidCommentToken":
      return here(says.comment);
    case "UnexpectedEndOfComment":
      return here(says.comment2);
    case "InvalidSymbol":
      return symbol(text, offset);
    case "UnexpectedEndOfNumber":
    case "InvalidNumberFormat":
      return here(says.number(text.slice(offset, end)));
    case "UnexpectedEndOfString":
      return here(says.openString);
    case "InvalidCharacter":
      return here(says.controlCharacter);
    case "InvalidEscapeCharacter":
      return here(says.escape);
    case "InvalidUnicode":
      return here(says.unicode);
    case "EndOfFileExpected":
      return here(says.moreText);
    case "CloseBraceExpected":
    case "CloseBracketExpected":
      return unclosed(text, root);
    case "CommaExpected": {
      if (/[}\]]/.test(text[offset] ?? "")) return here(says.wrongBracket(text[offset] ?? ""));
      if (/\d/.test(text[offset - 1] ?? "")) return symbol(text, offset);
      const before = text.slice(0, offset).trimEnd().length;
      return here(says.missingComma(linesOf(text).position(before).line));
    }
    case "ColonExpected":
      return here(text[offset] === "=" ? says.equals : says.missingColon);
    default:
      return missing(text, problem, root, here);
  }
}

/** Something that is not there: a key or a value, where there is a bracket, a comma, or the end of the file instead. */
function missing(
  text: string,
  problem: ParseError,
  root: Node | undefined,
  here: (words: Words) => FileError,
): FileError {
  const char = text[problem.offset] ?? "";
  if (isTrailingComma(text, problem)) return here(says.trailingComma(char));
  if (char === "") return unclosed(text, root);
  if (char === ",") return here(says.twoCommas);
  return here(printParseErrorCode(problem.error) === "PropertyNameExpected" ? says.missingKey : says.missingValue);
}

const SPELLINGS: Readonly<Record<string, string>> = {
  true: "true",
  yes: "true",
  on: "true",
  false: "false",
  no: "false",
  off: "false",
  none: "null",
  nil: "null",
  undefined: "null",
  null: "null",
};

/** What is neither a bracket nor a string nor a value: a word, mostly. */
function symbol(text: string, offset: number): FileError {
  const quoted = /^'([^'\n]*)'/.exec(text.slice(offset, offset + 200));
  if (quoted) return at(text, offset, offset + quoted[0].length, says.singleQuotes(quoted[1] ?? ""));
  if (text[offset] === "=") return at(text, offset, offset + 1, says.equals);
  // `5s` is a number to jsonc-parser, and then an s.
  let start = offset;
  while (start > 0 && offset - start < 40 && /[\w.+-]/.test(text[start - 1] ?? "")) start -= 1;
  const word = /^[^\s,:{}[\]"']+/.exec(text.slice(start, start + 80))?.[0] ?? text.slice(offset, offset + 1);
  const here = (words: Words) => at(text, start, start + word.length, words);
  if (/^\s*[:=]/.test(text.slice(start + word.length, start + word.length + 20)))
    return here(says.keyWithoutQuotes(word));
  const better = entryOf(SPELLINGS, word.toLowerCase());
  if (better !== undefined) return here(says.otherSpelling(word, better));
  return here(/^[+.-]?\d[\d._]*$/.test(word) ? says.number(word) : says.valueWithoutQuotes(word));
}

/** The innermost bracket that is open at the end of the file. */
function unclosed(text: string, root: Node | undefined): FileError {
  let open = root;
  for (let inner = root; inner; ) {
    const last: Node | undefined = inner.children?.at(-1);
    if (last && (last.type === "object" || last.type === "array") && isOpen(text, last)) open = last;
    inner = last;
  }
  const start = open?.offset ?? 0;
  const bracket = text[start] ?? "{";
  return at(text, start, start + 1, says.neverClosed(bracket, bracket === "[" ? "]" : "}"));
}

function isOpen(text: string, { offset, length, type }: Node): boolean {
  return length < 0 || text[offset + length - 1] !== (type === "array" ? "]" : "}");
}

function at(text: string, start: number, end: number, { message, help }: Words): FileError {
  return { kind: "syntax", message, help, range: linesOf(text).range(start, end) };
}
