/** Numbers, dates and times that TOML does not know. */
import { code } from "../../help.ts";
import { about, type Detect } from "./assignment.ts";

export const numberWithUnit: Detect = (line) => {
  if (!/^[+-]?\d+(\.\d+)?\s*[A-Za-z%]+(?:[\d.][\dA-Za-z.]*)?$/.test(line.value) || /^0[xob]/.test(line.value))
    return undefined;
  return about(
    line,
    `${line.value} needs quotes: a value with a unit is a string.`,
    `"${line.value.replace(/\s+/g, "")}"`,
  );
};

export const leadingZero: Detect = (line) => {
  if (!/^[+-]?0\d+$/.test(line.value)) return undefined;
  const meant = line.value.replace(/^([+-]?)0+(?=\d)/, "$1");
  return {
    ...about(line, `${line.value} has a leading zero, which TOML does not allow.`, meant),
    help: [code(`${line.name} = ${meant}`), "or, as a string:", code(`${line.name} = "${line.value}"`)],
  };
};

/** `1.` and `.5`, as many languages take them. */
export const dotAtEdge: Detect = (line) => {
  const match = /^([+-]?)(?:(\d+)\.|\.(\d+))$/.exec(line.value);
  if (!match) return undefined;
  const [, sign = "", whole = "0", fraction = "0"] = match;
  return about(line, `${line.value} needs a digit on both sides of the dot.`, `${sign}${whole}.${fraction}`);
};

export const underscore: Detect = (line) => {
  if (!/^[+-]?[_.]*\d[\d_.]*$/.test(line.value) || !line.value.includes("_")) return undefined;
  const meant = line.value.replaceAll("_", "");
  return about(line, `An underscore in ${line.value} is not between two digits.`, meant);
};

export const signedRadix: Detect = (line) => {
  const match = /^([+-])(0x[\da-fA-F]+|0o[0-7]+|0b[01]+)$/.exec(line.value);
  if (!match?.[2]) return undefined;
  const decimal = `${match[1] === "-" ? "-" : ""}${BigInt(match[2])}`;
  return about(line, `${line.value} cannot have a sign: only decimal numbers can.`, decimal);
};

export const dateOrTime: Detect = (line) => {
  if (!/^(\d{4}-\d\d-\d\d)?[Tt ]?(\d\d:\d\d(:\d\d)?(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?$/.test(line.value)) return undefined;
  return about(line, `${line.value} is not a valid TOML date or time. A string needs quotes.`, `"${line.value}"`);
};

export const commaNumber: Detect = (line) => {
  if (!/^\d+,\d+$/.test(line.value)) return undefined;
  return about(
    line,
    `${line.value} is not valid TOML. Use a dot for decimals, brackets for an array, or quotes for a string.`,
    `"${line.value}"`,
  );
};
