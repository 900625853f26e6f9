/** Text in quotes that goes wrong inside of them. */
import { code } from "../../help.ts";
import { about, type Detect, template } from "./assignment.ts";
import { leadingString } from "./line.ts";

/** `"C:\Dir"`: a backslash begins an escape in double quotes. */
export const backslash: Detect = (line) => {
  if (!line.value.startsWith('"') || leadingString(line.value) !== line.value) return undefined;
  const inner = line.value.slice(1, -1);
  const bad = /\\(?![btnfre"\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2})(.?)/.exec(inner);
  if (!bad) return undefined;
  const at = line.start + 1 + bad.index;
  const isPath = !/[{}()|^$*+?]/.test(inner);
  const meant = isPath ? `"${inner.replaceAll("\\\\", "/").replaceAll("\\", "/")}"` : `'${inner}'`;
  const digits = { x: "two", u: "four", U: "eight" }[bad[1] ?? ""];
  const message = digits
    ? `\\${bad[1]} must be followed by ${digits} hexadecimal digits.`
    : `\\${bad[1] ?? ""} is not a valid escape sequence in double quotes.`;
  return {
    ...about(line, message, meant),
    start: at,
    end: Math.min(at + 2, line.start + line.value.length),
    help: isPath
      ? [code(`${line.name} = ${meant}`), "or, to keep the backslashes:", code(`${line.name} = '${inner}'`)]
      : code(`${line.name} = ${meant}`),
  };
};

export const surrogate: Detect = (line) => {
  const match = /\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\U[0-9a-fA-F]{8}/.exec(line.value);
  if (!match) return undefined;
  return {
    start: line.start + match.index,
    end: line.start + match.index + match[0].length,
    message: `${match[0]} is not a complete character.`,
    help: "Write the character itself.",
  };
};

export const openString: Detect = (line) => {
  const quote = line.value[0];
  if (quote !== '"' && quote !== "'") return undefined;
  if (line.value.startsWith(quote.repeat(3))) {
    if (line.value.slice(3).includes(quote.repeat(3))) return undefined;
    return {
      ...about(line, `This string is opened with ${quote.repeat(3)} and never closed.`, '""'),
      help: `Add ${quote.repeat(3)} at the end of the string.`,
      mended: undefined,
    };
  }
  const inner = line.value.slice(1);
  const unescaped = quote === '"' ? inner.replace(/\\./g, "  ") : inner;
  if (!unescaped.includes(quote)) {
    const text = inner.replace(/['"]$/, "").trimEnd();
    return about(line, "This string is not closed on the same line.", `${quote}${text}${quote}`);
  }
  return undefined;
};

export const quotesInside: Detect = (line) => {
  const match = /^"(.*)"$/.exec(line.value);
  const inner = match?.[1];
  if (inner === undefined || !/(^|[^\\])"/.test(inner) || /"(\s*,\s*|\s+)"/.test(inner)) return undefined;
  if (/^\{\{.*\}\}$/.test(inner)) return template(line, `'${inner}'`);
  const meant = inner.includes("'") ? `"${inner.replace(/(^|[^\\])"/g, '$1\\"')}"` : `'${inner}'`;
  return about(
    line,
    "The string ends at its second quote. Use the other kind of quotes around it, or escape the inner ones.",
    meant,
  );
};

/** `"it's"` in single quotes, which know no escapes. */
export const apostropheInside: Detect = (line) => {
  const inner = /^'(.*)'$/.exec(line.value)?.[1];
  if (inner === undefined || !inner.includes("'") || /'(\s*,\s*|\s+)'/.test(inner)) return undefined;
  const meant = `"${inner.replace(/["\\]/g, "\\$&")}"`;
  return about(
    line,
    "The string ends at its second quote. Use the other kind of quotes around it, or escape the inner ones.",
    meant,
  );
};
