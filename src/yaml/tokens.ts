/** The text of a fly.yaml as the `yaml` package cuts it up: the tokens of its first document, which is all flyctl reads. */
import { CST, Lexer, Parser } from "yaml";

export interface Tokens {
  /** Those of the first document, and what comes before it. */
  readonly first: readonly CST.Token[];
  /** Where the first document ends, and the next begins or the text ends. */
  readonly end: number;
  /** Where the line with dashes or dots is behind which there is another document, with something in it. */
  readonly second: number | undefined;
  readonly comments: readonly CommentToken[];
  /** How deep lists and tables are nested. */
  readonly levels: number;
  /** Where scalars without quotes end, and the column of the table or list that they are in. */
  readonly plain: readonly PlainEnd[];
  /** Strings in quotes that run over several lines, and brackets and braces that are never closed. */
  readonly open: readonly Open[];
  /** Of the whole text, in their order. */
  readonly lexemes: readonly Lexeme[];
}

/** Offsets; `end` is exclusive. */
export interface Open {
  readonly by: "quote" | "[" | "{";
  readonly start: number;
  readonly end: number;
}

export interface PlainEnd {
  readonly end: number;
  readonly column: number;
}

/** A word of the text; `scalar` is one without quotes, or the lines below a `|` or `>`. */
export interface Lexeme {
  readonly type: CST.TokenType | "unknown";
  readonly source: string;
  readonly offset: number;
}

export function tokensOf(text: string): Tokens {
  const { all, lexemes } = parsed(text);
  const { first, end } = firstDocument(all, text);
  const comments: CommentToken[] = [];
  const plain: PlainEnd[] = [];
  const begun: Open[] = [];
  let levels = 0;
  // Not by recursion: there may be more levels than the stack has room for.
  const open: { readonly value: unknown; readonly level: number }[] = [{ value: first, level: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, level } = next;
    if (Array.isArray(value)) {
      for (const item of value) open.push({ value: item, level });
    } else if (isToken(value)) {
      if (isComment(value)) comments.push(value);
      plain.push(...plainEnds(value));
      begun.push(...openIn(value));
      const isCollection = "items" in value;
      levels = Math.max(levels, isCollection ? level + 1 : level);
      for (const key of INNER)
        if (key in value) open.push({ value: value[key], level: isCollection ? level + 1 : level });
    }
  }
  const second = lexemes.some(({ type, offset }) => offset >= end && !EMPTY.has(type)) ? end : undefined;
  comments.sort((a, b) => a.offset - b.offset);
  return { first, end, second, comments, levels, plain, open: begun, lexemes };
}

/** What may be where nothing is. */
const EMPTY: ReadonlySet<Lexeme["type"]> = new Set([
  ...(["space", "newline", "comment", "byte-order-mark", "doc-start", "doc-end", "directive-line"] as const),
]);

/** As `Parser.parse` does it, with a lexer of our own. */
function parsed(text: string): { readonly all: readonly CST.Token[]; readonly lexemes: readonly Lexeme[] } {
  const parser = new Parser();
  const all: CST.Token[] = [];
  const lexemes: Lexeme[] = [];
  let [offset, isScalar] = [0, false];
  for (const source of inAnyColumn(new Lexer()).lex(text)) {
    all.push(...parser.next(source));
    const isMark = !isScalar && (source === CST.SCALAR || source === CST.DOCUMENT || source === CST.FLOW_END);
    if (!isMark) {
      lexemes.push({ type: isScalar ? "scalar" : (CST.tokenType(source) ?? "unknown"), source, offset });
      offset += source.length;
    }
    isScalar = isMark && source === CST.SCALAR;
  }
  all.push(...parser.end());
  return { all, lexemes };
}

type Scan = () => Generator<string, unknown>;

/** What of a lexer is not in its types. */
interface Scanner {
  /** How far a line has to be indented that goes on with a value. */
  indentNext: number;
  parseQuotedScalar: Scan;
  parseFlowCollection: Scan;
}

/** libyaml looks at no indentation in quotes, nor between brackets (scannerc.go, yaml_parser_unroll_indent). */
function inAnyColumn(lexer: Lexer): Lexer {
  const scanner: object = lexer;
  if (!isScanner(scanner)) return lexer;
  const withoutIndent = (scan: Scan): Scan =>
    function* () {
      const { indentNext } = scanner;
      scanner.indentNext = 0;
      const next = yield* scan.call(scanner);
      scanner.indentNext = indentNext;
      return next;
    };
  scanner.parseQuotedScalar = withoutIndent(scanner.parseQuotedScalar);
  scanner.parseFlowCollection = withoutIndent(scanner.parseFlowCollection);
  return lexer;
}

function isScanner(lexer: object): lexer is Scanner {
  return "indentNext" in lexer && "parseQuotedScalar" in lexer && "parseFlowCollection" in lexer;
}

/** A comment of a YAML text: its source begins with the #. */
export interface CommentToken {
  readonly type: "comment";
  readonly offset: number;
  readonly source: string;
}

function isComment(token: object): token is CommentToken {
  return "type" in token && token.type === "comment" && "offset" in token && "source" in token;
}

function openIn(token: Readonly<Record<string, unknown>>): readonly Open[] {
  const { type, offset, source, start, end } = token;
  if (typeof offset !== "number") return [];
  if (type === "double-quoted-scalar" || type === "single-quoted-scalar") {
    if (typeof source !== "string") return [];
    const isClosed = source.length > 1 && source.at(-1) === source[0];
    return isClosed && !source.includes("\n") ? [] : [{ by: "quote", start: offset, end: offset + source.length }];
  }
  if (type !== "flow-collection" || !isToken(start) || !Array.isArray(end)) return [];
  const [by, closing] = start.source === "{" ? (["{", "}"] as const) : (["[", "]"] as const);
  const isClosed = end.some((one: unknown) => isToken(one) && one.source === closing);
  return isClosed ? [] : [{ by, start: offset, end: offset + 1 }];
}

/** Those right in a block of lines. */
function plainEnds(token: Readonly<Record<string, unknown>>): readonly PlainEnd[] {
  const { type, items, indent } = token;
  if ((type !== "block-map" && type !== "block-seq") || !Array.isArray(items) || typeof indent !== "number") return [];
  return items.flatMap((item: unknown) => {
    const value = isToken(item) ? item.value : undefined;
    if (!isToken(value) || value.type !== "scalar") return [];
    const { offset, source } = value;
    return typeof offset === "number" && typeof source === "string" && source !== ""
      ? [{ end: offset + source.length, column: indent }]
      : [];
  });
}

/** Where a token keeps others. */
const INNER = ["start", "props", "key", "sep", "value", "items", "end"];

function isToken(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function firstDocument(
  all: readonly CST.Token[],
  text: string,
): { readonly first: readonly CST.Token[]; readonly end: number } {
  const start = all.findIndex(({ type }) => type === "document");
  const next =
    start < 0 ? -1 : all.findIndex(({ type }, at) => at > start && (type === "document" || type === "doc-end"));
  const after = next < 0 ? undefined : all[next];
  return after && "offset" in after
    ? { first: all.slice(0, next), end: after.offset }
    : { first: all, end: text.length };
}
