/** Finds out what is wrong with a line that is no TOML. */
import type { TomlError as SmolError } from "smol-toml";
import { strangeCharacters } from "./characters.ts";
import { diagnoseDuplicate } from "./duplicate.ts";
import { endsOnNextLine, multiLineEnd } from "./extent.ts";
import { comment, leftovers, portMapping } from "./foreign.ts";
import { header } from "./header.ts";
import { colon, key, keyWithoutValue } from "./key.ts";
import { bare, content, type Diagnosis, depth, isLong, type LineFinding, whole } from "./line.ts";
import { itemOfList, unclosed, unclosedAbove } from "./list.ts";
import { diagnoseValue } from "./value.ts";

/** Finds out why the parser stumbled at `failure`, on or above line `index`. */
export function diagnose(lines: readonly string[], index: number, failure: SmolError): Diagnosis {
  const reason = reasonOf(failure);
  if (reason.includes("redefine")) return diagnoseDuplicate(lines, index);
  const item = itemOfList(lines, index);
  if (item) return { index, kind: "syntax", ...item, from: index, to: index };
  const opener = unclosedAbove(lines, index, reason);
  if (opener !== undefined) return unclosed(lines, opener, index);
  const line = content(lines[index]);
  const explained = isLong(lines[index]) ? undefined : diagnoseLine(line);
  if (!explained && /=\s*[[{]/.test(line) && depth(bare(line)) > 0) return unclosed(lines, index, index);
  const finding = explained ?? unexplained(line, failure.column - 1, reason);
  const to = multiLineEnd(lines, index);
  const help = endsOnNextLine(line, content(lines[index + 1]))
    ? { help: 'A string over several lines needs three quotes on each side: """..."""' }
    : {};
  return { index, kind: "syntax", ...finding, ...help, from: index, to };
}

/** What the parser says, without the lines of the file that it quotes. */
function reasonOf(failure: SmolError): string {
  return /^Invalid TOML document: (.*)/.exec(failure.message)?.[1] ?? "it is not TOML";
}

/**
 * What no TOML can be comes first, whatever else is on such a line. Then characters that hide quotes and blanks from all
 * that come behind them. Then a line is taken for a header, for a key without its "=", and for one with it.
 */
const DETECT: readonly ((line: string) => LineFinding | undefined)[] = [
  leftovers,
  strangeCharacters,
  comment,
  header,
  // `localhost:80:80` would be a key with a colon, too.
  portMapping,
  colon,
  keyWithoutValue,
  key,
  // Knows the name to be in order.
  diagnoseValue,
];

function diagnoseLine(line: string): LineFinding | undefined {
  for (const detect of DETECT) {
    const finding = detect(line);
    if (finding) return finding;
  }
  return undefined;
}

function unexplained(line: string, column: number, reason: string): LineFinding {
  const { start, end } = whole(line);
  return {
    start: Math.min(Math.max(start, column), Math.max(start, end - 1)),
    end,
    message: `flyctl cannot parse this line: ${reason}.`,
    help: 'Write key = value, with strings in double quotes: key = "value".',
  };
}
