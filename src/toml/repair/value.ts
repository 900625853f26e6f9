/** What can be wrong with the value of a `name = value` line. */
import { about, assignment, type Detect } from "./assignment.ts";
import { dockerPorts } from "./foreign.ts";
import { asToml, type LineFinding } from "./line.ts";
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
  const { name, line: text } = line;
  const at = text.indexOf("=");
  return { start: at, end: at + 1, message: `${name} has no value.`, help: `${name} = "..."`, mended: undefined };
};

const trailingComma: Detect = (line) => {
  const match = /^("(?:[^"\\]|\\.)*"|'[^']*'|[\w.+-]+|\[.*\]|\{.*\})\s*([,;])$/.exec(line.value);
  if (!match?.[1]) return undefined;
  const meant = asToml(match[1]);
  const at = line.start + line.value.length - 1;
  const sign = match[2] === "," ? "comma" : "semicolon";
  return { ...about(line, `In TOML no ${sign} stands at the end of a line.`, meant), start: at, end: at + 1 };
};

const portMapping: Detect = (line) => {
  const ports = dockerPorts(line.value);
  return ports && { ...about(line, ports.message, asToml(line.value)), help: ports.help };
};

const words: Detect = (line) => {
  const word = line.value.toLowerCase();
  if (word === "true" || word === "false") {
    return about(line, `${line.value} has to be written in lower-case letters.`, word);
  }
  if (word === "yes" || word === "no" || word === "on" || word === "off") {
    const meant = word === "yes" || word === "on" ? "true" : "false";
    const quoted = line.name.trim() === "auto_stop_machines" ? (meant === "true" ? '"stop"' : '"off"') : meant;
    return about(line, `TOML knows true and false, not ${line.value}.`, quoted);
  }
  if (["null", "nil", "none", "undefined", "~"].includes(word)) {
    return {
      ...about(line, `TOML has no ${line.value}: a key without a value is left out.`, '""'),
      help: `Delete the line, or write ${line.name} = ""`,
      mended: undefined,
    };
  }
  return undefined;
};

/** `A = "1" B = "2"`; as long as nobody knows which of the two was meant to stay, both do. */
const severalKeys: Detect = (line) => {
  const match = /^("(?:[^"\\]|\\.)*"|'[^']*'|[\w.+-]+)\s*[,;]?\s+([A-Za-z_][\w.-]*)\s*=\s*(\S.*)$/.exec(line.value);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  const [, first, second, rest = ""] = match;
  const start = line.start + line.value.indexOf(second, first.length);
  const finding = about(line, `Each name begins a line of its own, and ${second} does not.`, asToml(first));
  return {
    ...finding,
    start,
    end: line.start + line.value.length,
    help: `${finding.help}\n${second} = ${asToml(rest)}`,
  };
};

/** `"x" // name`. */
const foreignComment: Detect = (line) => {
  const match = /^("(?:[^"\\]|\\.)*"|'[^']*'|true|false|[\d.]+|\[.*\])\s+(\/\/|\/\*|;|--)\s*(.*?)\s*(?:\*\/)?$/.exec(
    line.value,
  );
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  const [, value, sign, text = ""] = match;
  const start = line.start + line.value.indexOf(sign, value.length);
  const finding = about(line, `Comments begin with # in TOML, not with ${sign}.`, `${value} # ${text}`.trim());
  return { ...finding, start, end: line.start + line.value.length };
};

const severalTexts: Detect = (line) => {
  if (!/^(["']).*?\1\s*,\s*(["']).*\2$/.test(line.value)) return undefined;
  return about(line, "Several values need brackets around them.", `[${line.value}]`);
};

const textBehind: Detect = (line) => {
  const match = /^("(?:[^"\\]|\\.)*"|'[^']*'|\d+(?=\s))\s*(\S.*)$/.exec(line.value);
  if (!match?.[1] || match[2] === undefined) return undefined;
  const start = line.start + line.value.length - match[2].length;
  const finding = about(line, `Behind the value there is something that does not belong to it: ${match[2]}`, match[1]);
  return { ...finding, start, end: line.start + line.value.length };
};

const bareText: Detect = (line) => {
  if (/^["'[{]/.test(line.value)) return undefined;
  return about(
    line,
    `Text needs quotes: ${line.value}`,
    `"${line.value.replaceAll("\\", "/").replaceAll('"', '\\"')}"`,
  );
};

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
  bareText,
];
