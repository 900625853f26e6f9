import { code } from "../../help.ts";
/** What stands before the "=", or in the place of it. */
import { assignment, writtenValue } from "./assignment.ts";
import { asToml, corrected, type LineFinding, whole, withoutComment } from "./line.ts";

/** `key: value` as in YAML, `"key": "value",` as in JSON. */
export function colon(line: string): LineFinding | undefined {
  const match = /^(\s*)["']?([A-Za-z_][\w.-]*)["']?\s*:(?!=)/.exec(line);
  if (!match) return undefined;
  const [before, indent = "", name = ""] = match;
  const value = writtenValue(line.slice(before.length)).replace(/,$/, "").trimEnd();
  const at = { start: before.length - 1, end: before.length };
  if (value === "" || value === "{" || value === "|") {
    return {
      ...at,
      message: `"${name}:" is YAML. In TOML, a section starts with its name in brackets.`,
      help: code(`[${name}]`),
    };
  }
  const mended = `${indent}${name} = ${asToml(value)}`;
  return { ...at, message: `Use "=" between a key and its value, not ":".`, help: corrected(mended), mended };
}

export function keyWithoutValue(line: string): LineFinding | undefined {
  if (assignment(line)) return undefined;
  const text = withoutComment(line).trim();
  if (/^[[\]{}]+\s*,?$/.test(text)) {
    return {
      ...whole(line),
      message: "This bracket matches nothing above it.",
      help: "Delete the line.",
    };
  }
  const [, name, value] = /^([\w.-]+)(?:\s+(\S.*))?$/.exec(text) ?? [];
  if (name === undefined) {
    return {
      ...whole(line),
      message: "This line is neither a [section] nor key = value.",
      help: "Write it as key = value, comment it out with #, or delete it.",
    };
  }
  if (value === undefined) {
    return { ...whole(line), message: `${name} has no "=" and no value.`, help: code(`${name} = "..."`) };
  }
  const meant = `${name} = ${asToml(value)}`;
  const mended = line.slice(0, whole(line).start) + meant;
  return { ...whole(line), message: `"=" is missing between ${name} and its value.`, help: code(meant), mended };
}

/** Names as TOML takes them: bare ones and quoted ones, with dots between. */
const NAME = /^(?:[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*'))*$/;

/** What stands before the "=". */
export function key(line: string): LineFinding | undefined {
  const found = assignment(line);
  if (!found) return undefined;
  const { indent, name, sign, signStart } = found;
  const value = asToml(found.value);
  if (name === "") return { ...whole(line), message: 'The key before "=" is missing.', help: code(`key = ${value}`) };
  const meant = (key: string) => ({ help: code(`${key} = ${value}`), mended: `${indent}${key} = ${value}` });
  if (sign !== "=") {
    const message = `Use a single "=" between a key and its value, not "${sign}".`;
    return { start: signStart, end: signStart + sign.length, message, ...meant(name) };
  }
  const at = { start: indent.length, end: indent.length + name.length };
  const [, word, behind] = /^(export|set|let|var|const)\s+([\w.-]+)$/.exec(name) ?? [];
  if (word !== undefined && behind !== undefined) {
    return { ...at, message: `"${word}" is not TOML. Write only the key.`, ...meant(behind) };
  }
  if (NAME.test(name)) return undefined;
  // A quote somewhere in a name came there by mistake.
  const plain = name.replace(/["'\\]/g, "").trim();
  return {
    ...at,
    message: `The key ${name} needs quotes: without them, only letters, digits, "-" and "_" are allowed.`,
    ...meant(/^[\w-]+$/.test(plain) ? plain : `"${plain}"`),
  };
}
