import { type Help, type HelpPart, partsOf } from "../help.ts";

/** Whatever could be unprintable. Most texts have none of it, and Unicode's properties take long to look up. */
const UNUSUAL = /[^ -~]/gu;

/**
 * Characters that would let a file write anything on somebody's terminal, or hide what it says: control characters,
 * half surrogates, and what Unicode calls default ignorable (bidirectional overrides, zero widths, tags, fillers). Joiners and
 * the selectors of emoji stay: without them names in Persian, and hearts, fall apart.
 */
function isUnprintable(char: string): boolean {
  return /(?!\u200c|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.test(char);
}

/** The text with every such character written out as `\u001b`; those in `keep` stay. */
export function printable(text: string, keep = ""): string {
  return text.replace(UNUSUAL, (char) => (keep.includes(char) || !isUnprintable(char) ? char : escaped(char)));
}

/** Help as it can be printed, as text and part by part; `mask` hides its secrets. */
export function printableHelp(
  help: Help,
  mask = (text: string) => text,
): { readonly help: string; readonly helpParts: readonly HelpPart[] } {
  const helpParts = partsOf(help).map(({ kind, text }) => ({ kind, text: printable(mask(text), "\n") }));
  return { help: helpParts.map(({ text }) => text).join("\n"), helpParts };
}

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

/** JSON with every such character as an escape of JSON's own, so that the data stay the same. */
export function asJson(value: unknown): string {
  const text = JSON.stringify(value).replace(UNUSUAL, (char) =>
    isUnprintable(char)
      ? char
          .split("")
          .map((unit) => escaped(unit))
          .join("")
      : char,
  );
  return text.replaceAll("##[", "#\\u0023[");
}

/**
 * Text for a log of a CI system. GitHub and Azure take a line that begins with `::`, or has `##[` in it, for a command;
 * what comes from a file must not give any.
 */
export function forLog(text: string): string {
  const shown = text.replaceAll("##[", "#\\u0023[");
  return shown.includes("::") ? shown.replace(/^([\p{Zs}\t]*):(?=:)/gmu, "$1\\u003a") : shown;
}
