/** Offsets and columns of a text, as the formats count them. */
import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { Diagnostic, Stretch } from "../diagnostic.ts";
import type { Lines } from "./frame.ts";

/** 1-based; the column in UTF-16 code units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export function placeAt({ starts }: Lines, offset: number): Place {
  const after = starts.findIndex((start) => start > offset);
  const line = after < 0 ? starts.length : after;
  return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
}

/** The same place with its column in bytes of UTF-8. */
export function inBytes({ text, starts }: Lines, { line, column }: Place): Place {
  const start = starts[line - 1] ?? 0;
  return { line, column: utf8ToBytes(text.slice(start, start + column - 1)).length + 1 };
}

/** What a report is about. */
export function stretchOf({ starts }: Lines, { line, column, endLine, endColumn }: Diagnostic): Stretch {
  return { start: (starts[line - 1] ?? 0) + column - 1, end: (starts[endLine - 1] ?? 0) + endColumn - 1 };
}

/** Whether a piece of the text may be shown. */
export function isOpen({ secrets }: Lines, { start, end }: Stretch): boolean {
  return !secrets.some((secret) => secret.start < end && secret.end > start);
}
