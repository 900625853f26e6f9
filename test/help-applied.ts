/** Does what the help of a report says, where it says beyond doubt what goes where. */
import type { Change } from "../src/change.ts";
import type { Diagnostic } from "../src/diagnostic.ts";
import { applyEdits, createFixer } from "../src/engine/fix.ts";
import { isTable, type Path, valueAt } from "../src/path.ts";
import type { Document, Locator } from "../src/toml/document.ts";
import { parse } from "../src/toml/parse.ts";

const NOTHING = { load: 0, validate: 0, breaches: 0 };

/** Words after which the code simply goes where the report is, or is added to the file. */
const PLAIN = /^(?:$|Add\b|Start with this|If the app exposes|For example:$|Use .* instead:$|Set\b|Move it|At the top)/;
const AT_THE_TOP = /above the first|top of the file/;
const INSTEAD = /^(?:Move it|Delete the line)/;

/** The file afterwards; undefined where the help leaves a choice, is about something else, or cannot be pasted. */
export function asHelped(text: string, report: Diagnostic): string | undefined {
  const document = parse(text);
  if (document.errors.length > 0) return undefined;
  const locator = document.locate();
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
  const instead = INSTEAD.test(lead) ? [{ remove: path }] : [];
  const table = AT_THE_TOP.test(lead) ? [] : tableOf(path, document);
  if (!title) return table && both(instead, inTable(table, [first, ...rest], document, locator));
  if (rest.length === 0) return undefined;
  const section = (title[2] ?? "").split(".");
  if (title[1] === "[[") return both(instead, newItem(section, code, document));
  if (locator.hasHeader(section)) return both(instead, inTable(section, rest, document, locator));
  return valueAt(document.value, section) === undefined ? [...instead, { append: code }] : undefined;
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
  const pairs = lines.map((line) => /^\s*([\w.-]+|"[^"]+") = (.+)$/.exec(line));
  if (pairs.some((pair) => pair === null)) return undefined;
  const there = valueAt(document.value, table);
  const changes = pairs.flatMap((pair): readonly Change[] => {
    const [line = "", key = "", toml = ""] = pair ?? [];
    const name = key.replaceAll('"', "").split(".").at(-1) ?? "";
    const isThere = isTable(there) && Object.hasOwn(there, name);
    return [isThere ? { set: [...table, name], toml } : { add: table, toml: line.trim() }];
  });
  // What is in braces has no lines to add to.
  const isWritten = table.length === 0 || locator.hasHeader(table) || locator.dotted(table) !== undefined;
  return isWritten || changes.every((change) => "set" in change) ? changes : undefined;
}

/** An item below one of several tables is not for the end of the file. */
function newItem([section = "", ...below]: readonly string[], code: string, { value, text }: Document) {
  const parent = Object.hasOwn(value, section) ? value[section] : undefined;
  const isOne = !Array.isArray(parent) || parent.length < 2;
  // Nor can a header follow braces or dotted keys.
  const isOpen = parent === undefined || new RegExp(`^\\s*\\[+\\s*${section}\\s*\\]`, "m").test(text);
  return isOpen && (below.length === 0 || isOne) ? [{ append: code }] : undefined;
}
