/** What libyaml's scanner (yaml.v3, scannerc.go) refuses and the lexer of the `yaml` package does not. */
import { CST } from "yaml";
import { type Fault, faults } from "./faults.ts";
import type { Lexeme } from "./tokens.ts";

/** So many tokens behind its document flyctl has read when it stops reading (yaml_parser_fetch_more_tokens). */
const AHEAD = 3;

/** What the scanner knows between two lexemes. */
interface State {
  /** Within so many brackets and braces. */
  readonly depth: number;
  /** Whether a key or a dash could stand here (simple_key_allowed): then a tab is no blank. */
  readonly isStart: boolean;
  /** Whether the line has begun with what may be a key. */
  readonly isKey: boolean;
  /** Whether only blanks have come since a scalar without quotes, which may go on here. */
  readonly isPlain: boolean;
  /** Whether the next scalar is the text of a `|` or `>`. */
  readonly isBlockText: boolean;
}

/** The first place where it stops, in the document that ends at `end` and in the first tokens behind it. */
export function scanFaults(lexemes: readonly Lexeme[], end: number): readonly Fault[] {
  let state: State = { depth: 0, isStart: true, isKey: false, isPlain: false, isBlockText: false };
  let ahead = 0;
  for (const lexeme of lexemes) {
    const isBehind = lexeme.offset >= end;
    const fault = faultOf(lexeme, state) ?? (isBehind && isRefused(lexeme, state) ? faults.behind(lexeme) : undefined);
    if (fault) return [fault];
    if (isBehind) ahead += tokenCount(lexeme, state);
    if (ahead >= AHEAD) return [];
    state = next(state, lexeme);
  }
  return [];
}

type Types = ReadonlySet<Lexeme["type"]>;

const BLANK: Types = new Set(["space", "newline", "comment", "byte-order-mark"]);
const OPENING: Types = new Set(["flow-map-start", "flow-seq-start"]);
const CLOSING: Types = new Set(["flow-map-end", "flow-seq-end"]);
const INDICATORS: Types = new Set(["seq-item-ind", "explicit-key-ind"]);
const QUOTED: Types = new Set(["single-quoted-scalar", "double-quoted-scalar"]);

function next(state: State, { type, source }: Lexeme): State {
  const { depth, isStart, isKey, isPlain, isBlockText } = state;
  if (type === "newline") return depth > 0 ? state : { ...state, isStart: true, isKey: false };
  if (BLANK.has(type)) return { ...state, isPlain: isPlain && type !== "comment" };
  if (type === "scalar" && isBlockText) return { ...state, isStart: true, isKey: false, isBlockText: false };
  const isIndicator = INDICATORS.has(type) && depth === 0;
  return {
    depth: OPENING.has(type) ? depth + 1 : CLOSING.has(type) ? Math.max(0, depth - 1) : depth,
    // A colon at the start of a line belongs to a question mark; behind it there may be a key, too.
    isStart: isIndicator || (type === "map-value-ind" && isStart),
    isKey: !isIndicator && type !== "doc-start" && type !== "doc-end" && (isKey || isStart) && !source.includes("\n"),
    isPlain: type === "scalar" && depth === 0,
    isBlockText: type === "block-scalar-header",
  };
}

/** How many of libyaml's tokens a lexeme makes: a key is three of them, as it opens a table. */
function tokenCount({ type }: Lexeme, { depth, isBlockText }: State): number {
  if (BLANK.has(type) || (type === "scalar" && isBlockText)) return 0;
  if (type === "map-value-ind" && depth === 0) return AHEAD;
  return INDICATORS.has(type) && depth === 0 ? 2 : 1;
}

/** Letters, digits, - and _ (yaml_parser_scan_anchor). */
const ANCHOR = /^&[\w-]+(?=$|[:,\]}])/;

function faultOf({ type, source, offset }: Lexeme, { depth, isStart, isPlain }: State): Fault | undefined {
  if (type === "space" && source.includes("\t") && isStart && !isPlain && depth === 0)
    return faults.tab(offset + source.indexOf("\t"));
  return type === "anchor" && !ANCHOR.test(source) ? faults.anchor(offset, offset + source.length) : undefined;
}

/** Of the document itself the parser of the `yaml` package says all this. */
function isRefused({ type, source, offset }: Lexeme, { depth, isStart, isKey, isBlockText }: State): boolean {
  if (INDICATORS.has(type)) return depth === 0 && !isStart;
  if (type === "map-value-ind") return depth === 0 && !isStart && !isKey;
  if (type === "block-scalar-header") return !/^[|>](?:[+-]?[1-9]?|[1-9][+-])$/.test(source);
  if (type === "directive-line") return !/^%(?:YAML[ \t]+\d+\.\d+|TAG[ \t]+\S+[ \t]+\S+)\s*$/.test(source);
  if (type === "tag") return source.startsWith("!<") && !source.endsWith(">");
  if (type === "alias") return !ANCHOR.test(source.replace("*", "&"));
  if (QUOTED.has(type)) return !isReadable({ type, source, offset });
  return type === "scalar" && !isBlockText && /^[@`%]/.test(source);
}

function isReadable({ type, source, offset }: Lexeme): boolean {
  let isRight = true;
  if (type === "single-quoted-scalar" || type === "double-quoted-scalar")
    CST.resolveAsScalar({ type, offset, source, indent: 0 }, true, () => {
      isRight = false;
    });
  return isRight;
}
