/** Numbers, dates and times that TOML does not know. */
import { about, type Detect } from "./assignment.ts";

export const numberWithUnit: Detect = (line) => {
  if (!/^[+-]?\d+(\.\d+)?\s*[A-Za-z%]+(?:[\d.][\dA-Za-z.]*)?$/.test(line.value) || /^0[xob]/.test(line.value))
    return undefined;
  return about(line, `${line.value} needs quotes: a value with a unit is text.`, `"${line.value.replace(/\s+/g, "")}"`);
};

export const leadingZero: Detect = (line) => {
  if (!/^[+-]?0\d+$/.test(line.value)) return undefined;
  const meant = line.value.replace(/^([+-]?)0+(?=\d)/, "$1");
  return {
    ...about(line, `A number does not begin with 0 in TOML, as ${line.value} does.`, meant),
    help: `${line.name} = ${meant}\nor, as text:\n${line.name} = "${line.value}"`,
  };
};

/** `1.` and `.5`, as many languages take them. */
export const dotAtEdge: Detect = (line) => {
  const match = /^([+-]?)(?:(\d+)\.|\.(\d+))$/.exec(line.value);
  if (!match) return undefined;
  const [, sign = "", whole = "0", fraction = "0"] = match;
  return about(
    line,
    `${line.value} lacks a digit on one side of its dot, and TOML wants one on both.`,
    `${sign}${whole}.${fraction}`,
  );
};

export const underscore: Detect = (line) => {
  if (!/^[+-]?[_.]*\d[\d_.]*$/.test(line.value) || !line.value.includes("_")) return undefined;
  const meant = line.value.replaceAll("_", "");
  return about(line, `${line.value} has an underscore without a digit on both sides.`, meant);
};

export const signedRadix: Detect = (line) => {
  const match = /^([+-])(0x[\da-fA-F]+|0o[0-7]+|0b[01]+)$/.exec(line.value);
  if (!match?.[2]) return undefined;
  const decimal = `${match[1] === "-" ? "-" : ""}${BigInt(match[2])}`;
  return about(line, `Only decimal numbers take a sign, unlike ${line.value}.`, decimal);
};

export const dateOrTime: Detect = (line) => {
  if (!/^(\d{4}-\d\d-\d\d)?[Tt ]?(\d\d:\d\d(:\d\d)?(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?$/.test(line.value)) return undefined;
  return about(line, `${line.value} looks like a date or a time, and is none that TOML knows.`, `"${line.value}"`);
};

export const commaNumber: Detect = (line) => {
  if (!/^\d+,\d+$/.test(line.value)) return undefined;
  return about(
    line,
    `${line.value} is no number in TOML: fractions take a dot, two values a list, text needs quotes.`,
    `"${line.value}"`,
  );
};
