/** Does what the help of a report says, where it says beyond doubt what goes where. */
import type { Change } from "../src/change.ts";
import type { Diagnostic } from "../src/diagnostic.ts";
import type { Document, Locator } from "../src/document/document.ts";
import { applyEdits, createFixer } from "../src/engine/fix.ts";
import { isTable, type Path, valueAt } from "../src/path.ts";
import { keysOf, schemaAt } from "../src/schema/nodes.ts";
import { parse } from "../src/toml/parse.ts";

const NOTHING = { load: 0, validate: 0, breaches: 0 };

/** Words after which the code simply goes where the report is, or is added to the file. */
const PLAIN =
  /^(?:$|Add\b|Delete \S+ = \[\] and add\b|Start with this|If the app exposes|For example:$|Use .* instead:$|Set\b|Move it|At the top)/;
const AT_THE_TOP = /above the first|top of the file/;
/** Words that name a place of their own, or another thing to do first. */
const ELSEWHERE = /^Add to|above the next|line \d|, and write/;
/** An array that is in the way of the header. */
const EMPTY = /^Delete (\S+) = \[\] and add\b/;
const INSTEAD = /^(?:Move it|Delete the line|Delete it, and add)/;

interface Read {
  readonly document: Document;
  readonly locator: Locator;
}

function read(text: string): Read {
  const document = parse(text);
  return { document, locator: document.locate() };
}

/** Of one file there are many reports. */
let last: Read | undefined;

/** The file afterwards; undefined where the help leaves a choice, is about something else, or cannot be pasted. */
export function asHelped(text: string, report: Diagnostic): string | undefined {
  if (last?.document.text !== text) last = read(text);
  const { document, locator } = last;
  if (document.errors.length > 0) return undefined;
  const changes = changesOf(report, document, locator);
  // Whatever comes of it is what the test wants to see.
  const edits = changes && createFixer(document, locator, () => NOTHING)(changes);
  return edits && applyEdits(text, edits);
}

function changesOf(report: Diagnostic, document: Document, locator: Locator): readonly Change[] | undefined {
  const { path, helpParts } = report;
  const at = helpParts.findIndex(({ kind }) => kind === "toml");
  const code = helpParts[at]?.text ?? "";
  const lead = helpParts
    .slice(0, Math.max(at, 0))
    .map((part) => part.text)
    .join(" ");
  if (at < 0 || code.includes("...") || !(PLAIN.test(lead) || AT_THE_TOP.test(lead))) return undefined;
  const [first = "", ...rest] = code.split("\n");
  const title = /^\s*(\[\[?)([\w.-]+)\]\]?$/.exec(first);
  const empty = EMPTY.exec(lead)?.[1];
  const gone = INSTEAD.test(lead) ? path : empty && [...path.slice(0, 2), empty];
  const instead = gone ? [{ remove: gone }] : [];
  const isAtTop = AT_THE_TOP.test(lead);
  if (!title) {
    const table = isAtTop ? [] : tableOf(path, document);
    // Without words a line stands for the one that is reported, or belongs into the table that is.
    const isPlain =
      isAtTop ||
      lead !== "" ||
      (keyOf(first) === path.at(-1) && !isTable(valueAt(document.value, path))) ||
      belongsTo(path, first, document);
    return table && isPlain && !ELSEWHERE.test(lead)
      ? both(instead, inTable(table, [first, ...rest], document, locator))
      : undefined;
  }
  // Without words a section may be meant to stand for the reported one.
  if (rest.length === 0 || lead === "" || ELSEWHERE.test(lead)) return undefined;
  const section = (title[2] ?? "").split(".");
  if (title[1] === "[[") return both(instead, newItem(section, code, document, empty));
  if (locator.hasHeader(section)) return both(instead, inTable(section, rest, document, locator));
  return valueAt(document.value, section) === undefined ? [...instead, { append: code }] : undefined;
}

/** Whether the path is a table that has such a key. */
function belongsTo(path: Path, line: string, { value }: Document): boolean {
  const schema = isTable(valueAt(value, path)) ? schemaAt(path) : undefined;
  return schema !== undefined && keysOf(schema).includes(keyOf(line));
}

const PAIR = /^\s*([\w.-]+|"[^"]+") = (.+)$/;

/** The last name of a dotted key. */
function keyOf(line: string): string {
  const key = PAIR.exec(line)?.[1] ?? "";
  return key.startsWith('"') ? key.slice(1, -1) : (key.split(".").at(-1) ?? "");
}

function both(some: readonly Change[], others: readonly Change[] | undefined): readonly Change[] | undefined {
  return others && [...some, ...others];
}

/** The table that the report is about, or in which its key is. */
function tableOf(path: Path, { value }: Document): Path | undefined {
  const table = isTable(valueAt(value, path)) ? path : path.slice(0, -1);
  return isTable(valueAt(value, table)) ? table : undefined;
}

/** One key a line: those that are there get the new value. */
function inTable(table: Path, lines: readonly string[], document: Document, locator: Locator) {
  const pairs = lines.map((line) => PAIR.exec(line));
  if (pairs.some((pair) => pair === null)) return undefined;
  const there = valueAt(document.value, table);
  const changes = pairs.flatMap((pair): readonly Change[] => {
    const [line = "", , toml = ""] = pair ?? [];
    const name = keyOf(line);
    const isThere = isTable(there) && Object.hasOwn(there, name);
    return [isThere ? { set: [...table, name], toml } : { add: table, toml: line.trim() }];
  });
  // What is in braces has no lines to add to.
  const isWritten = table.length === 0 || locator.hasHeader(table) || locator.dotted(table) !== undefined;
  return isWritten || changes.every((change) => "set" in change) ? changes : undefined;
}

/** An item below one of several tables is not for the end of the file. */
function newItem([section = "", ...below]: readonly string[], code: string, { value, text }: Document, gone?: string) {
  const parent = Object.hasOwn(value, section) ? value[section] : undefined;
  const isOne = !Array.isArray(parent) || parent.length < 2;
  // Nor can a header follow braces or dotted keys.
  const isOpen = parent === undefined || new RegExp(`^\\s*\\[+\\s*${section}\\s*\\]`, "m").test(text);
  const there =
    isTable(parent) || Array.isArray(parent)
      ? valueAt(value, [section, ...(isTable(parent) ? [] : [0]), ...below])
      : undefined;
  const isGone = below.at(-1) === gone;
  if (below.length > 0 && there !== undefined && !isGone && !(Array.isArray(there) && there.every(isTable)))
    return undefined;
  return isOpen && (below.length === 0 || isOne) ? [{ append: code }] : undefined;
}
