/** What stands before the "=", or in the place of it. */
import { assignment, writtenValue } from "./assignment.ts";
import { asToml, type LineFinding, whole, withoutComment } from "./line.ts";

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
      message: `TOML has no "${name}:" as YAML has it; a section begins with its name in brackets.`,
      help: `[${name}]`,
    };
  }
  const mended = `${indent}${name} = ${asToml(value)}`;
  return { ...at, message: `TOML uses "=" between a name and its value, not ":".`, help: mended.trim(), mended };
}

export function keyWithoutValue(line: string): LineFinding | undefined {
  if (assignment(line)) return undefined;
  const text = withoutComment(line).trim();
  if (/^[[\]{}]+\s*,?$/.test(text)) {
    return {
      ...whole(line),
      message: "There is only a bracket on this line, and it belongs to nothing above it.",
      help: "Delete the line.",
    };
  }
  const [, name, value] = /^([\w.-]+)(?:\s+(\S.*))?$/.exec(text) ?? [];
  if (name === undefined) {
    return {
      ...whole(line),
      message: "This line is neither a section in brackets nor a name with a value.",
      help: "Write it as name = value, put a # before it to make it a comment, or delete it.",
    };
  }
  if (value === undefined) {
    return { ...whole(line), message: `There is no "=" between ${name} and a value.`, help: `${name} = "..."` };
  }
  const help = `${name} = ${asToml(value)}`;
  const mended = line.slice(0, whole(line).start) + help;
  return { ...whole(line), message: `There is no "=" between ${name} and its value.`, help, mended };
}

/** Names as TOML takes them: bare ones and quoted ones, with dots between. */
const NAME = /^(?:[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*'))*$/;

/** What stands before the "=". */
export function key(line: string): LineFinding | undefined {
  const found = assignment(line);
  if (!found) return undefined;
  const { indent, name, sign, signStart } = found;
  const value = asToml(found.value);
  if (name === "") return { ...whole(line), message: 'There is no name before the "=".', help: `name = ${value}` };
  const meant = (key: string) => ({ help: `${key} = ${value}`, mended: `${indent}${key} = ${value}` });
  if (sign !== "=") {
    const message = `TOML uses a single "=" between a name and its value, not "${sign}".`;
    return { start: signStart, end: signStart + sign.length, message, ...meant(name) };
  }
  const at = { start: indent.length, end: indent.length + name.length };
  const [, word, behind] = /^(export|set|let|var|const)\s+([\w.-]+)$/.exec(name) ?? [];
  if (word !== undefined && behind !== undefined) {
    return { ...at, message: `"${word}" is for shells and scripts; TOML wants only the name.`, ...meant(behind) };
  }
  if (NAME.test(name)) return undefined;
  // A quote somewhere in a name came there by mistake.
  const plain = name.replace(/["'\\]/g, "").trim();
  return {
    ...at,
    message: `The name ${name} has characters that need quotes; without them TOML takes letters, digits, "-" and "_".`,
    ...meant(/^[\w-]+$/.test(plain) ? plain : `"${plain}"`),
  };
}
