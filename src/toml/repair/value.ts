/** What can be wrong with the value of a `name = value` line. */
import { code } from "../../help.ts";
import { about, assignment, type Detect } from "./assignment.ts";
import { dockerPorts } from "./foreign.ts";
import { asToml, bare, type LineFinding, leadingString } from "./line.ts";
import { inlineTable, list, missingComma } from "./list.ts";
import { commaNumber, dateOrTime, dotAtEdge, leadingZero, numberWithUnit, signedRadix, underscore } from "./number.ts";
import { apostropheInside, backslash, openString, quotesInside, surrogate } from "./string.ts";

/** Looks at the value of a line whose name is in order. */
export function diagnoseValue(text: string): LineFinding | undefined {
  const line = assignment(text);
  if (!line) return undefined;
  for (const detect of DETECT) {
    const finding = detect(line);
    if (finding) return finding;
  }
  return undefined;
}

const missing: Detect = (line) => {
  if (line.value !== "") return undefined;
  const { name, signStart: start } = line;
  return { start, end: start + 1, message: `${name} has no value.`, help: code(`${name} = "..."`) };
};

const trailingComma: Detect = (line) => {
  const sign = { ",": "comma", ";": "semicolon" }[line.value.at(-1) ?? ""];
  const value = line.value.slice(0, -1).trimEnd();
  if (!sign || !(leadingString(value) === value || /^(?:[\w.+-]+|\[.*\]|\{.*\})$/.test(value))) return undefined;
  const finding = about(line, `Remove the trailing ${sign}.`, asToml(value));
  const end = line.start + line.value.length;
  return { ...finding, start: end - 1, end };
};

const portMapping: Detect = (line) => {
  const ports = dockerPorts(line.value);
  return ports && { ...about(line, ports.message, asToml(line.value)), help: ports.help };
};

const words: Detect = (line) => {
  const word = line.value.toLowerCase();
  if (word === "true" || word === "false") {
    return about(line, `${line.value} must be lowercase.`, word);
  }
  if (word === "yes" || word === "no" || word === "on" || word === "off") {
    const meant = word === "yes" || word === "on" ? "true" : "false";
    const quoted = line.name.trim() === "auto_stop_machines" ? (meant === "true" ? '"stop"' : '"off"') : meant;
    return about(line, `${line.value} is not a TOML value. Booleans are true and false.`, quoted);
  }
  if (["null", "nil", "none", "undefined", "~"].includes(word)) {
    return {
      ...about(line, `TOML has no ${line.value}. Leave out a key that has no value.`, '""'),
      help: ["Delete the line. Or write an empty string:", code(`${line.name} = ""`)],
      mended: undefined,
    };
  }
  return undefined;
};

/** `A = "1" B = "2"`; as long as nobody knows which of the two was meant to stay, both do. */
const severalKeys: Detect = (line) => {
  const first = leadingString(line.value) ?? /^[\w.+-]+/.exec(line.value)?.[0] ?? "";
  const behind = /^(?:\s*[,;])?\s+([A-Za-z_][\w.-]*)\s*=\s*(\S.*)$/.exec(line.value.slice(first.length));
  const [, second, rest = ""] = behind ?? [];
  if (first === "" || second === undefined) return undefined;
  const start = line.start + line.value.indexOf(second, first.length);
  const finding = about(line, `${second} must be on its own line.`, asToml(first));
  return {
    ...finding,
    start,
    end: line.start + line.value.length,
    help: [finding.help, code(`${second} = ${asToml(rest)}`)],
  };
};

/** `"x" // name`. */
const foreignComment: Detect = (line) => {
  const match = /\s(\/\/|\/\*|;|--)/.exec(bare(line.value));
  if (!match) return undefined;
  const [before, sign = ""] = match;
  const value = line.value.slice(0, match.index).trimEnd();
  if (!(leadingString(value) === value || /^(?:true|false|[\d.]+|\[.*\])$/.test(value))) return undefined;
  const comment = line.value.slice(match.index + before.length).replace(/\*\/$/, "");
  const meant = `${value} # ${comment.trim()}`.trim();
  const start = line.start + match.index + 1;
  const finding = about(line, `TOML comments start with #, not ${sign}.`, meant);
  return { ...finding, start, end: line.start + line.value.length };
};

const severalTexts: Detect = (line) => {
  const [first, last] = [line.value.at(0), line.value.at(-1)];
  const gaps = [...line.value.slice(1, -1).matchAll(/(["'])\s*,\s*(["'])/g)];
  if (!gaps.some(([, close, open]) => close === first && open === last)) return undefined;
  return about(line, "Several values need square brackets around them.", `[${line.value}]`);
};

const textBehind: Detect = (line) => {
  const first = leadingString(line.value) ?? /^\d+(?=\s)/.exec(line.value)?.[0] ?? "";
  const behind = line.value.slice(first.length).trim();
  if (first === "" || behind === "") return undefined;
  const end = line.start + line.value.length;
  const finding = about(line, `Unexpected content after the value: ${behind}`, first);
  return { ...finding, start: end - behind.length, end };
};

/** In quotes it would be text, which a port or a limit must not be. */
const variable: Detect = (line) => {
  if (!/^\$(?:\{[^{}]*\}|\w+)$/.test(line.value)) return undefined;
  const message = `${line.value} is not a TOML value, and Fly does not expand variables.`;
  return {
    ...about(line, message, `"${line.value.replaceAll(/["\\]/g, "")}"`),
    help: "Write the value itself: a number as it is, a string in quotes.",
  };
};

const bareText: Detect = (line) => {
  if (/^["'[{]/.test(line.value)) return undefined;
  return about(
    line,
    `Strings need quotes: ${line.value}`,
    `"${line.value.replaceAll("\\", "/").replaceAll('"', '\\"')}"`,
  );
};

/**
 * What has one form comes before what only begins like it: `80:80` is no time, the quote of a string is closed before
 * anything can stand behind it, `"a", "b"` are two strings and not one with quotes inside. The last is the coarsest.
 */
const DETECT: readonly Detect[] = [
  missing,
  trailingComma,
  portMapping,
  dateOrTime,
  words,
  dotAtEdge,
  underscore,
  signedRadix,
  numberWithUnit,
  leadingZero,
  commaNumber,
  backslash,
  surrogate,
  openString,
  foreignComment,
  severalKeys,
  severalTexts,
  quotesInside,
  apostropheInside,
  textBehind,
  missingComma,
  list,
  inlineTable,
  variable,
  bareText,
];
