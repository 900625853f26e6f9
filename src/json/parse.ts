import { type Node, type ParseError, parseTree } from "jsonc-parser";
import { MOST_LEVELS, tooDeep } from "../document/depth.ts";
import type { Document, Form, Locator } from "../document/document.ts";
import { stripMark } from "../document/mark.ts";
import { isTable, type Table } from "../path.ts";
import { jsonEdits } from "./edits.ts";
import { byteOrderMark, errorsOf, guessedFrom, notATable, nullAlone, tooLarge } from "./errors.ts";
import { createLocator } from "./locator.ts";
import { plainOf } from "./value.ts";
import { writeEntries, writeJson } from "./write.ts";

/**
 * Reads a fly.json. Never throws: mistakes in the JSON are in `errors`, and the rest of the file is read all the same.
 *
 * JSON.parse decides about syntax and values, as strictly as Go's encoding/json; jsonc-parser knows the places, and what is
 * left to read where something is wrong.
 */
export function parse(text: string): Document {
  const { tree, ...known } = read(text);
  let locator: Locator | undefined;
  const locate = () => {
    locator ??= createLocator(text, tree());
    return locator;
  };
  return { text, ...known, form: JSON_FORM, locate };
}

/** How a fly.json is written. Each number is a float64, of which flyctl makes texts such as `1e+06`. */
const JSON_FORM: Form = {
  name: "json",
  integers: "float64",
  read: parse,
  edits: jsonEdits,
  write: { entries: writeEntries, value: writeJson },
};

interface Read extends Pick<Document, "exact" | "value" | "errors" | "guessedFrom"> {
  readonly tree: () => Node | undefined;
}

function read(text: string): Read {
  const nothing = { exact: {}, value: {}, guessedFrom: 1 };
  if (levelsOf(text) > MOST_LEVELS) return { ...nothing, errors: [tooDeep(text)], tree: () => undefined };
  const whole = attempt(text);
  const problems: ParseError[] = [];
  let known: Node | undefined;
  // A byte order mark moves no place: a space is as long.
  const readable = stripMark(text) === text ? text : ` ${stripMark(text)}`;
  const tree = () => {
    known ??= parseTree(readable, problems, { disallowComments: true, allowTrailingComma: false });
    return known;
  };
  if (whole === undefined) {
    const root = tree();
    const value = root?.type === "object" ? plainOf(root) : {};
    const table = isTable(value) ? value : {};
    const errors = [...byteOrderMark(text), ...errorsOf(readable, problems, root)];
    return { exact: table, value: table, errors, guessedFrom: guessedFrom(readable, errors, problems, root), tree };
  }
  if (whole.value === null) return { ...nothing, errors: [nullAlone(text)], tree };
  if (!isTable(whole.value)) return { ...nothing, errors: [notATable(text, whole.value)], tree };
  const large = areFinite(whole.value) ? [] : tooLarge(text, tree());
  return { exact: whole.value, value: whole.value, errors: large, tree };
}

function attempt(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** How many brackets are open at once. */
function levelsOf(text: string): number {
  let [levels, most, isString] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (isString && char === "\\") at += 1;
    else if (char === '"') isString = !isString;
    else if (!isString && (char === "[" || char === "{")) most = Math.max(most, ++levels);
    else if (!isString && (char === "]" || char === "}")) levels -= 1;
  }
  return most;
}

/** Whether each number fits into a float64. */
function areFinite(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(areFinite);
  return isTable(value) ? Object.values(value as Table).every(areFinite) : true;
}
