/** What a scalar means to flyctl's YAML parser: gopkg.in/yaml.v3, resolve.go, which is neither YAML 1.1 nor 1.2. */
import type { WrittenDate } from "../go/format.ts";
import { INT64 } from "../go/integer.ts";
import { timestamp } from "./timestamp.ts";

const CORE = "tag:yaml.org,2002:";

/** The type that a scalar comes out as; `""` for one that its tag leaves alone, `merge` for the key `<<`. */
export type Kind = "str" | "int" | "float" | "bool" | "null" | "timestamp";

export interface Scalar {
  readonly kind: Kind;
  /** A `bigint` for integers, also those beyond int64 that fit into uint64. */
  readonly value: string | bigint | number | boolean | null | WrittenDate;
}

/** What is written where a scalar is: its text, whether it is plain, and its tag as the `yaml` package resolves it. */
export interface Written {
  readonly text: string;
  readonly isPlain: boolean;
  readonly tag: string | undefined;
}

/** The value of a scalar; undefined where it has a tag that its text does not fit, which flyctl refuses. */
export function scalarOf({ text, isPlain, tag }: Written): Scalar | undefined {
  const asked = tag === undefined || tag === "!" ? undefined : tag.startsWith(CORE) ? tag.slice(CORE.length) : "";
  if (asked === undefined) return isPlain ? resolved(text, true) : string(text);
  if (asked === "binary") return binary(text);
  if (!ASKABLE.has(asked)) return string(text);
  if (asked === "str") return string(text);
  const found = resolved(text, asked === "timestamp");
  if (found.kind === asked) return found;
  if (asked === "float" && typeof found.value === "bigint") return { kind: "float", value: Number(found.value) };
  return undefined;
}

const ASKABLE: ReadonlySet<string> = new Set(["str", "bool", "int", "float", "null", "timestamp"]);

function string(value: string): Scalar {
  return { kind: "str", value };
}

function binary(text: string): Scalar | undefined {
  const digits = text.replace(/[\r\n]/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(digits) || digits.length % 4 !== 0) return undefined;
  const bytes = Uint8Array.from(atob(digits), (char) => char.charCodeAt(0));
  return string(new TextDecoder().decode(bytes));
}

const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...["true", "True", "TRUE"].map((word) => [word, { kind: "bool", value: true }] as const),
  ...["false", "False", "FALSE"].map((word) => [word, { kind: "bool", value: false }] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, { kind: "null", value: null }] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, { kind: "float", value: Number.NaN }] as const),
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map(
    (word) => [word, { kind: "float", value: Infinity }] as const,
  ),
  ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, { kind: "float", value: -Infinity }] as const),
]);

function resolved(text: string, withDates: boolean): Scalar {
  const word = WORDS.get(text);
  if (word) return word;
  if (text.startsWith(".")) return /^\.\d+(?:[eE][+-]?\d+)?$/.test(text) ? float(text, text) : string(text);
  if (!/^[-+\d]/.test(text)) return string(text);
  const date = withDates ? timestamp(text) : undefined;
  if (date) return { kind: "timestamp", value: date };
  const plain = text.replaceAll("_", "");
  const whole = integer(plain);
  if (whole !== undefined) return { kind: "int", value: whole };
  return FLOAT.test(plain) ? float(plain, text) : string(text);
}

const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

function float(digits: string, text: string): Scalar {
  const value = Number(digits);
  // Go's ParseFloat refuses what is beyond float64, and then it is a text.
  return Number.isFinite(value) ? { kind: "float", value } : string(text);
}

const UINT64_MAX = 0xffff_ffff_ffff_ffffn;

/** strconv.ParseInt with base 0, else ParseUint: `0777` and `0o777` are octal. Undefined where neither takes it. */
function integer(text: string): bigint | undefined {
  const [, sign = "", prefix = "", digits = ""] = /^([-+]?)(0[xX]|0[oO]|0[bB]|0(?=\d))?([\da-fA-F]+)$/.exec(text) ?? [];
  const base = { "0x": "0x", "0b": "0b", "0o": "0o", "0": "0o", "": "" }[prefix.toLowerCase()] ?? "";
  // No more digits than 2^64 has in base 2; more would only cost time.
  const significant = digits.replace(/^0+(?=.)/, "");
  if (significant === "" || significant.length > 64 || !DIGITS[base]?.test(significant)) return undefined;
  const value = BigInt(base + significant);
  const signed = sign === "-" ? -value : value;
  const most = sign === "" ? UINT64_MAX : INT64.max;
  return signed < INT64.min || signed > most ? undefined : signed;
}

const DIGITS: Readonly<Record<string, RegExp>> = {
  "": /^\d+$/,
  "0x": /^[\da-fA-F]+$/,
  "0o": /^[0-7]+$/,
  "0b": /^[01]+$/,
};
