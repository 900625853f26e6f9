/** What can be wrong with the value of a `name = value` line. */
import { asToml, type LineFinding } from "./diagnose.ts";

interface Line {
  readonly line: string;
  readonly name: string;
  /** The value as written, without a comment behind it; `start` is its column. */
  readonly value: string;
  readonly start: number;
}

type Detect = (line: Line) => LineFinding | undefined;

/** Looks at the value of a line whose name is in order. */
export function diagnoseValue(text: string): LineFinding | undefined {
  const match = /^(\s*([^=]*?)\s*=\s*)(.*)$/.exec(text);
  if (!match) return undefined;
  const [, before = "", name = "", rest = ""] = match;
  const line: Line = { line: text, name, value: withoutComment(rest), start: before.length };
  for (const detect of DETECT) {
    const finding = detect(line);
    if (finding) return finding;
  }
  return undefined;
}

function withoutComment(value: string): string {
  const match = /^((?:"(?:[^"\\]|\\.)*"|'[^']*'|[^"'#])*?)\s*(#.*)?$/.exec(value);
  return (match?.[1] ?? value).trimEnd();
}

/** A finding about the whole value, with the line as it was meant. */
function about({ line, name, value, start }: Line, message: string, meant: string): LineFinding {
  const mended = `${line.slice(0, start)}${meant}`;
  return { start, end: start + Math.max(value.length, 1), message, help: `${name} = ${meant}`, mended };
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

/** `80:8080`, `127.0.0.1:80:8080/udp`: how Docker maps ports. */
export function dockerPorts(written: string): { readonly message: string; readonly help: string } | undefined {
  const match = /^["']?(?:(?:[a-z][\w.-]*|\d+(?:\.\d+){3}):)?(\d+):(\d+)(\/\w+)?["']?$/i.exec(written);
  if (!match) return undefined;
  const [, outside = "", inside = "", protocol = "/tcp"] = match;
  return {
    message: `${written} is how Docker maps ports; fly.toml has a key for each of the two.`,
    help: [
      "[[services]]",
      `  internal_port = ${inside}`,
      `  protocol = "${protocol.toLowerCase() === "/udp" ? "udp" : "tcp"}"`,
      "  [[services.ports]]",
      `    port = ${outside}`,
    ].join("\n"),
  };
}

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

const numberWithUnit: Detect = (line) => {
  if (!/^[+-]?\d+(\.\d+)?\s*[A-Za-z%]+([\dA-Za-z.]*)$/.test(line.value) || /^0[xob]/.test(line.value)) return undefined;
  return about(line, `${line.value} needs quotes: a value with a unit is text.`, `"${line.value.replace(/\s+/g, "")}"`);
};

const leadingZero: Detect = (line) => {
  if (!/^[+-]?0\d+$/.test(line.value)) return undefined;
  const meant = line.value.replace(/^([+-]?)0+(?=\d)/, "$1");
  return {
    ...about(line, `A number does not begin with 0 in TOML, as ${line.value} does.`, meant),
    help: `${line.name} = ${meant}\nor, as text:\n${line.name} = "${line.value}"`,
  };
};

/** `1.` and `.5`, as many languages take them. */
const dotAtEdge: Detect = (line) => {
  const match = /^([+-]?)(?:(\d+)\.|\.(\d+))$/.exec(line.value);
  if (!match) return undefined;
  const [, sign = "", whole = "0", fraction = "0"] = match;
  return about(
    line,
    `${line.value} lacks a digit on one side of its dot, and TOML wants one on both.`,
    `${sign}${whole}.${fraction}`,
  );
};

const underscore: Detect = (line) => {
  if (!/^[+-]?[\d_.]*\d[\d_.]*$/.test(line.value) || !line.value.includes("_")) return undefined;
  const meant = line.value.replaceAll("_", "");
  return about(line, `${line.value} has an underscore without a digit on both sides.`, meant);
};

const signedRadix: Detect = (line) => {
  const match = /^([+-])(0x[\da-fA-F]+|0o[0-7]+|0b[01]+)$/.exec(line.value);
  if (!match?.[2]) return undefined;
  const decimal = `${match[1] === "-" ? "-" : ""}${BigInt(match[2])}`;
  return about(line, `Only decimal numbers take a sign, unlike ${line.value}.`, decimal);
};

const dateOrTime: Detect = (line) => {
  if (!/^(\d{4}-\d\d-\d\d)?[Tt ]?(\d\d:\d\d(:\d\d)?(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?$/.test(line.value)) return undefined;
  return about(line, `${line.value} looks like a date or a time, and is none that TOML knows.`, `"${line.value}"`);
};

const commaNumber: Detect = (line) => {
  if (!/^\d+,\d+$/.test(line.value)) return undefined;
  return about(
    line,
    `${line.value} is no number in TOML: fractions take a dot, two values a list, text needs quotes.`,
    `"${line.value}"`,
  );
};

/** `"C:\Dir"`: a backslash begins an escape in double quotes. */
const backslash: Detect = (line) => {
  const match = /^"((?:[^"\\]|\\.)*)"$/.exec(line.value);
  const bad =
    match?.[1] === undefined
      ? undefined
      : /\\(?![btnfre"\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2})(.?)/.exec(match[1]);
  if (!match?.[1] || !bad) return undefined;
  const at = line.start + 1 + bad.index;
  const isPath = !/[{}()|^$*+?]/.test(match[1]);
  const meant = isPath ? `"${match[1].replaceAll("\\\\", "/").replaceAll("\\", "/")}"` : `'${match[1]}'`;
  const digits = { x: "two", u: "four", U: "eight" }[bad[1] ?? ""];
  const message = digits
    ? `Behind \\${bad[1]} there have to be ${digits} hexadecimal digits.`
    : `In double quotes a backslash begins a special character, and \\${bad[1] ?? ""} is none.`;
  return {
    ...about(line, message, meant),
    start: at,
    end: Math.min(at + 2, line.start + line.value.length),
    help: isPath
      ? `${line.name} = ${meant}\nor, with the backslashes kept:\n${line.name} = '${match[1]}'`
      : `${line.name} = ${meant}`,
  };
};

const surrogate: Detect = (line) => {
  const match = /\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\U[0-9a-fA-F]{8}/.exec(line.value);
  if (!match) return undefined;
  return {
    start: line.start + match.index,
    end: line.start + match.index + match[0].length,
    message: `${match[0]} is half of a character only.`,
    help: "Write the character itself.",
  };
};

const openString: Detect = (line) => {
  const quote = line.value[0];
  if (quote !== '"' && quote !== "'") return undefined;
  if (line.value.startsWith(quote.repeat(3))) {
    if (line.value.slice(3).includes(quote.repeat(3))) return undefined;
    return {
      ...about(line, `The text that begins here with ${quote.repeat(3)} never ends.`, '""'),
      help: `Put ${quote.repeat(3)} behind the end of the text.`,
      mended: undefined,
    };
  }
  const inner = line.value.slice(1);
  const unescaped = quote === '"' ? inner.replace(/\\./g, "  ") : inner;
  if (!unescaped.includes(quote)) {
    const text = inner.replace(/['"]$/, "").trimEnd();
    return about(line, "The quote that opens this text is not closed on its line.", `${quote}${text}${quote}`);
  }
  return undefined;
};

const quotesInside: Detect = (line) => {
  const match = /^"(.*)"$/.exec(line.value);
  const inner = match?.[1];
  if (inner === undefined || !/(^|[^\\])"/.test(inner) || /"(\s*,\s*|\s+)"/.test(inner)) return undefined;
  const meant = inner.includes("'") ? `"${inner.replace(/(^|[^\\])"/g, '$1\\"')}"` : `'${inner}'`;
  return about(line, "The text ends at its second quote; quotes inside of it need another kind around it.", meant);
};

/** `"it's"` in single quotes, which know no escapes. */
const apostropheInside: Detect = (line) => {
  const inner = /^'(.*)'$/.exec(line.value)?.[1];
  if (inner === undefined || !inner.includes("'") || /'(\s*,\s*|\s+)'/.test(inner)) return undefined;
  const meant = `"${inner.replace(/["\\]/g, "\\$&")}"`;
  return about(line, "The text ends at its second quote; quotes inside of it need another kind around it.", meant);
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

/** Items of a list without quotes or without commas; colons in an inline table. */
const list: Detect = (line) => {
  const inner = /^\[(.*)\]$/.exec(line.value)?.[1];
  if (inner === undefined || /[[\]{}]/.test(inner)) return undefined;
  const items = inner.match(/"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,]+/g) ?? [];
  const bare = items.find((item) => !/^["'\d+-]|^(true|false)$/.test(item));
  const meant = `[${items.map(asToml).join(", ")}]`;
  return bare === undefined
    ? about(line, `The items of ${line.name} need one comma between each other.`, meant)
    : about(line, `Text needs quotes, in a list too: ${bare}`, meant);
};

/** `{ a = 1 b = 2 }`, also in a list. */
const missingComma: Detect = (line) => {
  if (!/^[[{].*[\]}]$/.test(line.value)) return undefined;
  const meant = line.value.replace(
    /("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"',{}[\]=]+|[\]}])(\s+(?=[\w-]+\s*=))?/g,
    (written, before: string, gap?: string) => (gap === undefined ? written : `${before}, `),
  );
  if (meant === line.value) return undefined;
  return about(line, "Between one name = value and the next there has to be a comma.", meant);
};

const inlineTable: Detect = (line) => {
  const inner = /^\{(.*)\}$/.exec(line.value)?.[1];
  if (inner === undefined) return undefined;
  const meant = `{ ${inner
    .replace(/["']?([\w-]+)["']?\s*:\s*/g, "$1 = ")
    .trim()
    .replace(/,$/, "")} }`;
  return about(line, 'Inside of braces TOML wants name = value with commas between, as in { name = "value" }.', meant);
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
