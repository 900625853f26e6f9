/** What stands before the "=", or in the place of it. */
import { asToml, type LineFinding, whole } from "./line.ts";

/** `key: value` as in YAML, `"key": "value",` as in JSON. */
export function colon(line: string): LineFinding | undefined {
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

export function keyWithoutValue(line: string): LineFinding | undefined {
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
export function key(line: string): LineFinding | undefined {
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
