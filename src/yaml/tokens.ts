/** The text of a fly.yaml as the `yaml` package cuts it up: the tokens of its first document, which is all flyctl reads. */
import { type CST, Parser } from "yaml";

export interface Tokens {
  /** Those of the first document, and what comes before it. */
  readonly first: readonly CST.Token[];
  /** Everywhere in the text. */
  readonly comments: readonly CommentToken[];
  /** How deep lists and tables are nested. */
  readonly levels: number;
  /** Where scalars without quotes end, and the column of the table or list that they are in. */
  readonly plain: readonly PlainEnd[];
}

export interface PlainEnd {
  readonly end: number;
  readonly column: number;
}

export function tokensOf(text: string): Tokens {
  const all = [...new Parser().parse(text)];
  const comments: CommentToken[] = [];
  const plain: PlainEnd[] = [];
  let levels = 0;
  // Not by recursion: there may be more levels than the stack has room for.
  const open: { readonly value: unknown; readonly level: number }[] = [{ value: all, level: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, level } = next;
    if (Array.isArray(value)) {
      for (const item of value) open.push({ value: item, level });
    } else if (isToken(value)) {
      if (isComment(value)) comments.push(value);
      plain.push(...plainEnds(value));
      const isCollection = "items" in value;
      levels = Math.max(levels, isCollection ? level + 1 : level);
      for (const key of INNER)
        if (key in value) open.push({ value: value[key], level: isCollection ? level + 1 : level });
    }
  }
  return { first: firstDocument(all), comments: comments.sort((a, b) => a.offset - b.offset), levels, plain };
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

function firstDocument(all: readonly CST.Token[]): readonly CST.Token[] {
  const start = all.findIndex(({ type }) => type === "document");
  if (start < 0) return all;
  const length = all.slice(start + 1).findIndex(({ type }) => type === "document" || type === "doc-end");
  return length < 0 ? all : all.slice(0, start + 1 + length);
}
