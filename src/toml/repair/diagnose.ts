import type { TomlError as SmolError } from "smol-toml";
import { diagnoseDuplicate } from "./duplicate.ts";
import { diagnoseValue, dockerPorts } from "./value.ts";

/** What is wrong with one line: columns count from 0. */
export interface Diagnosis {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly kind: "syntax" | "duplicate";
  readonly message: string;
  readonly help: string;
  /** The line as it was likely meant; without it the line is taken out. */
  readonly mended?: string | undefined;
  /** First and last line of the statement, where it runs over several. */
  readonly from?: number;
  readonly to?: number;
  readonly duplicateHeader?: boolean;
  readonly table?: readonly string[];
}

/** A finding about the text of one line. */
export interface LineFinding {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly help: string;
  readonly mended?: string | undefined;
}

/** Finds out why the parser stumbled at `failure`, on or above line `index`. */
export function diagnose(lines: readonly string[], index: number, failure: SmolError): Diagnosis {
  if (failure.message.includes("redefine")) return diagnoseDuplicate(lines, index);
  const item = itemOfList(lines, index);
  if (item) return { index, kind: "syntax", ...item, from: index, to: index };
  const opener = unclosedAbove(lines, index, failure);
  if (opener !== undefined) return unclosed(lines, opener, index);
  const line = content(lines[index]);
  const explained = isLong(lines[index]) ? undefined : diagnoseLine(line);
  if (!explained && /=\s*[[{]/.test(line) && depth(bare(line)) > 0) return unclosed(lines, index, index);
  const finding = explained ?? unexplained(line, failure);
  const to = multiLineEnd(lines, index);
  const help = endsOnNextLine(line, content(lines[index + 1]))
    ? { help: 'Text over several lines has three quotes on both sides: """..."""' }
    : {};
  return { index, kind: "syntax", ...finding, ...help, from: index, to };
}

/** Nobody writes longer lines, and the patterns in here take time that grows faster than the line. */
const LONGEST_LINE = 1000;

function isLong(line = ""): boolean {
  return line.length > LONGEST_LINE;
}

/** The line without its end, and without what makes it too long to look at. */
export function content(line = ""): string {
  return isLong(line) ? line.slice(0, LONGEST_LINE) : line.replace(/\r?\n$/, "");
}

function diagnoseLine(line: string): LineFinding | undefined {
  for (const detect of [leftovers, strangeCharacters, comment, header, portMapping, colon, keyWithoutValue, key]) {
    const finding = detect(line);
    if (finding) return finding;
  }
  return diagnoseValue(line);
}

/** What stands on the line, without blanks around it. */
export function whole(line: string): { start: number; end: number } {
  const start = line.length - line.trimStart().length;
  return { start, end: Math.max(start, line.trimEnd().length) };
}

function leftovers(line: string): LineFinding | undefined {
  // A whole conflict is one report (conflicts.ts); here are marks without their counterpart.
  if (/^(<{7}|={7}|>{7}|\|{7})/.test(line)) {
    return {
      ...whole(line),
      message: "This line is left over from a merge that was never finished.",
      help: "Keep one of the two versions between the marks, and delete the lines with <<<<<<<, ======= and >>>>>>>.",
    };
  }
  if (/^\s*(```|~~~)/.test(line)) {
    return {
      ...whole(line),
      message: "This line is the frame of a code block, copied along from a web page or a chat.",
      help: "Delete the line.",
    };
  }
  return undefined;
}

const CURLY = /[\u201c-\u201f\u2033\u2018-\u201b]/;
const BLANKS = /[\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]/;

/** Blanks out strings and comments, so that only what TOML itself sees is left. */
function outsideStrings(line: string): string {
  return line.replace(/"[^"]*"|'[^']*'|#.*$/g, (text) => " ".repeat(text.length));
}

function strangeCharacters(line: string): LineFinding | undefined {
  const curly = outsideStrings(line).search(CURLY);
  if (curly >= 0) {
    const mended = line.replace(/[\u201c-\u201f\u2033]/g, '"').replace(/[\u2018-\u201b]/g, "'");
    return {
      start: curly,
      end: curly + 1,
      message: "These are curly quotes, as web pages and word processors make them; TOML takes only straight ones.",
      help: mended.trim(),
      mended,
    };
  }
  const blank = outsideStrings(line).search(BLANKS);
  if (blank >= 0) {
    const mended = line.replace(new RegExp(BLANKS, "g"), (char) => (char === "\u200b" || char === "\ufeff" ? "" : " "));
    return {
      start: blank,
      end: blank + 1,
      message: "There is an invisible character here that only looks like a blank, most likely pasted from a web page.",
      help: mended.trim(),
      mended,
    };
  }
  return controlCharacter(line);
}

/** What TOML takes nowhere but as an escape: ASCII controls, except tab and line feed. */
const CONTROL = /(?![\t\n\u0080-\u009f])\p{Cc}/u;

function controlCharacter(line: string): LineFinding | undefined {
  const at = line.search(CONTROL);
  if (at < 0) return undefined;
  const code = line.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0");
  const mended = line.replace(new RegExp(CONTROL, "gu"), "");
  const what = code === "000D" ? "a carriage return without a line feed" : `an invisible control character (U+${code})`;
  return {
    start: at,
    end: at + 1,
    message: `There is ${what} in this line, which TOML does not take.`,
    help: code === "000D" ? "Save the file with line ends LF or CRLF." : mended.trim() || "Delete it.",
    mended: code === "000D" ? undefined : mended,
  };
}

function comment(line: string): LineFinding | undefined {
  const match = /^\s*(\/\/|;|--|\/\*|\*\/|<!--|%)/.exec(line);
  if (!match?.[1]) return undefined;
  const text = line
    .trim()
    .slice(match[1].length)
    .replace(/(\*\/|-->)\s*$/, "")
    .trim();
  const mended = line.replace(/\S.*/, `# ${text}`);
  return {
    ...whole(line),
    message: `Comments begin with # in TOML, not with ${match[1]}.`,
    help: mended.trim(),
    mended,
  };
}

/** `[env`, `[[services]`, `[services]]`, `[ [services] ]`, `[http service]`. */
function header(line: string): LineFinding | undefined {
  const compact = line.replace(/^(\s*\[)\s+\[/, "$1[").replace(/\]\s+\](\s*(?:#.*)?)$/, "]]$1");
  const match = /^\s*(\[+)\s*([^\]#=]*?)\s*(\]*)\s*(#.*)?$/.exec(compact);
  if (!match) return undefined;
  const [, open = "", name = "", close = ""] = match;
  if (name === "") {
    return { ...whole(line), message: "This header has no name.", help: "Write the name of a section, such as [env]." };
  }
  const two = open.length > 1 || close.length > 1;
  const fixed = name
    .trim()
    .replace(/["']/g, "")
    .replace(/\s*\.\s*/g, ".")
    .replace(/[^\w.-]+/g, "_")
    .replace(/^_+|_+$/g, "");
  const mended = two ? `[[${fixed}]]` : `[${fixed}]`;
  const message =
    compact !== line && open === "[[" && close === "]]"
      ? "The two brackets of a header need to stand right beside each other."
      : open.length !== close.length
        ? `The header ${line.trim().split("#")[0]?.trim()} needs as many brackets behind its name as before it.`
        : `The name in the header ${open}${name}${close} has characters that need quotes.`;
  return { ...whole(line), message, help: mended, mended };
}

/** `- "80:8080"` as in a compose file. */
function portMapping(line: string): LineFinding | undefined {
  const written = line.trim().replace(/^-\s*/, "");
  const ports = dockerPorts(written);
  const start = line.indexOf(written);
  return ports && { start, end: start + written.length, ...ports };
}

/** `key: value` as in YAML, `"key": "value",` as in JSON. */
function colon(line: string): LineFinding | undefined {
  const match = /^(\s*)["']?([A-Za-z_][\w.-]*)["']?\s*:(?!=)\s*(.*?)\s*,?\s*$/.exec(line);
  if (!match || /^[^:]*=/.test(line)) return undefined;
  const [, indent = "", name = "", value = ""] = match;
  const mended = `${indent}${name} = ${asToml(value)}`;
  const at = line.indexOf(":");
  if (value === "" || value === "{" || value === "|") {
    return {
      start: at,
      end: at + 1,
      message: `TOML has no "${name}:" as YAML has it; a section begins with its name in brackets.`,
      help: `[${name}]`,
    };
  }
  return {
    start: at,
    end: at + 1,
    message: `TOML uses "=" between a name and its value, not ":".`,
    help: mended.trim(),
    mended,
  };
}

function keyWithoutValue(line: string): LineFinding | undefined {
  if (line.replace(/"[^"]*"|'[^']*'/g, "").includes("=")) return undefined;
  const match = /^(\s*)([\w.-]+)(\s+(\S.*?))?\s*$/.exec(line);
  const [, indent = "", name = "", , value] = match ?? [];
  if (/^\s*[[\]{}]+\s*,?\s*$/.test(line)) {
    return {
      ...whole(line),
      message: "There is only a bracket on this line, and it belongs to nothing above it.",
      help: "Delete the line.",
    };
  }
  if (!match) {
    return {
      ...whole(line),
      message: "This line is neither a section in brackets nor a name with a value.",
      help: "Write it as name = value, put a # before it to make it a comment, or delete it.",
    };
  }
  const mended = value === undefined ? undefined : `${indent}${name} = ${asToml(value)}`;
  return {
    ...whole(line),
    message: `There is no "=" between ${value === undefined ? `${name} and a value` : `${name} and its value`}.`,
    help: mended?.trim() ?? `${name} = "..."`,
    mended,
  };
}

/** What stands before the "=". */
function key(line: string): LineFinding | undefined {
  const match = /^(\s*)((?:"[^"]*"|'[^']*'|[^=#"'])*?)\s*(:=|==|=>|\+=|=)\s*(.*)$/.exec(line);
  if (!match) return undefined;
  const [, indent = "", name = "", sign = "=", value = ""] = match;
  const start = indent.length;
  const equals = line.indexOf(sign, start + name.length);
  if (sign !== "=" && name !== "") {
    const mended = `${indent}${name} = ${asToml(value)}`;
    const message = `TOML uses a single "=" between a name and its value, not "${sign}".`;
    return { start: equals, end: equals + sign.length, message, help: mended.trim(), mended };
  }
  if (name === "") {
    return { ...whole(line), message: 'There is no name before the "=".', help: `name = ${asToml(value)}` };
  }
  if (/^(export|set|let|var|const)\s+[\w.-]+$/.test(name)) {
    const mended = `${indent}${name.split(/\s+/)[1]} = ${asToml(value)}`;
    return {
      start,
      end: start + name.length,
      message: `"${name.split(/\s+/)[0]}" is for shells and scripts; TOML wants only the name.`,
      help: mended.trim(),
      mended,
    };
  }
  if (/^(?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*$/.test(name)) return undefined;
  const mended = `${indent}"${name.replace(/["\\]/g, "")}" = ${asToml(value)}`;
  return {
    start,
    end: start + name.length,
    message: `The name ${name} has characters that need quotes; without them TOML takes letters, digits, "-" and "_".`,
    help: mended.trim(),
    mended,
  };
}

/** What was most likely meant, as a TOML value: numbers, booleans and what has quotes stay as they are. */
export function asToml(written: string): string {
  const text = written.trim().replace(/[,;]$/, "");
  const lower = text.toLowerCase();
  if (lower === "true" || lower === "false") return lower;
  if (/^(\d{1,15}|[1-9]\d*\.\d+)$/.test(text) && !/^0\d/.test(text)) return text;
  if (/^"(?:[^"\\]|\\.)*"$|^'[^']*'$/.test(text) || /^[[{].*[\]}]$/.test(text)) return text;
  return `"${text
    .replace(/^["']|["']$/g, "")
    .replaceAll("\\", "/")
    .replaceAll('"', '\\"')}"`;
}

/** A line within a list that is opened above and closed below: what is wrong can only be its items. */
function itemOfList(lines: readonly string[], index: number): LineFinding | undefined {
  const above = lines.slice(Math.max(0, index - MOST_ITEMS), index).map((line) => bare(content(line)));
  const opener = above.findLastIndex((line) => /^\s*[\w."'-]+\s*=\s*\[/.test(line));
  let level = opener < 0 ? 0 : above.slice(opener).reduce((sum, line) => sum + depth(line), 0);
  if (level <= 0) return undefined;
  for (let at = index; level > 0; at += 1) {
    const line = bare(content(lines[at]));
    if (at >= lines.length || at > index + MOST_ITEMS || /^\s*[\w."'-]+\s*=/.test(line)) return undefined;
    level += depth(line);
  }
  return unquotedItem(content(lines[index]));
}

const MOST_ITEMS = 200;

/** `  worker,` in a list of several lines. */
function unquotedItem(line: string): LineFinding | undefined {
  const match = /^(\s*)([^\s"'#,[\]{}]+(?: [^\s"'#,[\]{}]+)*)\s*(,?)\s*(#.*)?$/.exec(line);
  if (!match || match[2] === undefined || asToml(match[2]) === match[2]) return undefined;
  const [, indent = "", item, comma = ""] = match;
  const mended = `${indent}${asToml(item)}${comma}`;
  return {
    start: indent.length,
    end: indent.length + item.length,
    message: `Text needs quotes, in a list too: ${item}`,
    help: mended.trim(),
    mended,
  };
}

/** A list or inline table that was opened above and never closed: the line it begins on. */
function unclosedAbove(lines: readonly string[], index: number, failure: SmolError): number | undefined {
  if (!/structure|unfinished|array|inline|invalid value|illegal character in key|incomplete/.test(failure.message))
    return undefined;
  for (let above = index; above >= 0 && index - above < 200; above -= 1) {
    const line = bare(content(lines[above]));
    const opens = /^\s*[\w."'-]+\s*=\s*.*[[{]/.test(line) && depth(line) > 0;
    const isLast = above === index && !/unfinished/.test(failure.message);
    if (opens && !isLast) return closedBetween(lines, above, index) ? undefined : above;
    if (above < index && /^\s*(\[|[\w."'-]+\s*=)/.test(line)) return undefined;
  }
  return undefined;
}

function closedBetween(lines: readonly string[], from: number, to: number): boolean {
  let level = 0;
  for (let index = from; index < to; index += 1) {
    level += depth(bare(content(lines[index])));
    if (level <= 0) return true;
  }
  return false;
}

function depth(line: string): number {
  return (line.match(/[[{]/g)?.length ?? 0) - (line.match(/[\]}]/g)?.length ?? 0);
}

/** The line with the content of strings and comments blanked out. */
function bare(line: string): string {
  return line
    .replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, (text) => `"${" ".repeat(text.length - 2)}"`)
    .replace(/#.*$/, (text) => " ".repeat(text.length));
}

function unclosed(lines: readonly string[], opener: number, failed: number): Diagnosis {
  const line = content(lines[opener]);
  const text = bare(line);
  const start = text.search(/[[{]/);
  const close = text[start] === "[" ? "]" : "}";
  const name = /^\s*([\w."'-]+)\s*=/.exec(line)?.[1] ?? "this";
  const inOneLine = (failed === opener + 1 || failed === opener) && !isLong(lines[opener]);
  const mended = inOneLine ? `${line.slice(0, text.trimEnd().length).replace(/,\s*$/, "")}${close}` : undefined;
  const what = close === "]" ? "list" : "table";
  return {
    index: opener,
    start,
    end: text.trimEnd().length,
    kind: "syntax",
    message: `The ${what} of ${name} is opened here and never closed.`,
    help: mended?.trim() ?? `Put a ${close} behind the last item.`,
    mended,
    from: opener,
    to: Math.max(opener, failed - 1),
  };
}

/** Where a value that begins on this line runs over several lines: its last. */
function multiLineEnd(lines: readonly string[], index: number): number {
  const line = content(lines[index]);
  const quotes = /=\s*("""|''')/.exec(line)?.[1];
  if (quotes && line.split(quotes).length < 3) {
    const close = lines.findIndex((other, at) => at > index && other.includes(quotes));
    return close < 0 ? lines.length - 1 : close;
  }
  if (endsOnNextLine(line, content(lines[index + 1]))) return index + 1;
  let level = depth(bare(line));
  if (level <= 0 || !/=\s*[[{]/.test(bare(line))) return index;
  for (let at = index + 1; at < lines.length; at += 1) {
    level += depth(bare(content(lines[at])));
    if (level <= 0) return at;
  }
  return index;
}

/** Whether text in plain quotes begins on one line and ends on the next. */
function endsOnNextLine(line: string, next: string): boolean {
  const [, quote, rest] = /=\s*(["'])(.*)$/.exec(line) ?? [];
  const isOpen = quote !== undefined && rest !== undefined && !rest.includes(quote);
  return isOpen && next.includes(quote) && !/^\s*(\[|#|[\w."'-]+\s*=)/.test(next);
}

function unexplained(line: string, failure: SmolError): LineFinding {
  const { start, end } = whole(line);
  const said = /Invalid TOML document: (.*)/.exec(failure.message)?.[1] ?? "it is not TOML";
  return {
    start: Math.min(Math.max(start, failure.column - 1), Math.max(start, end - 1)),
    end,
    message: `flyctl cannot read this line: ${said}.`,
    help: 'Write it as name = value, with text in double quotes: name = "text".',
  };
}
