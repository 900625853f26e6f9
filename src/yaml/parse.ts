import { Composer, type ParsedNode, type Document as YamlDocument } from "yaml";
import { MOST_LEVELS, tooDeep } from "../document/depth.ts";
import type { Document, FileError, Form, Locator, Range } from "../document/document.ts";
import { stripMark } from "../document/mark.ts";
import { toNumber } from "../document/numbers.ts";
import { linesOf } from "../document/places.ts";
import { marshalDate } from "../go/format.ts";
import { isTable, type Table } from "../path.ts";
import { yamlEdits } from "./edits.ts";
import { controlCharacters, endOfBraces, errorsOf, notATable, nullAlone, otherForm, tabs } from "./errors.ts";
import { createLocator } from "./locator.ts";
import { plainValue, type Resolution, resolve } from "./resolve.ts";
import { scanFaults } from "./scan.ts";
import { type Tokens, tokensOf } from "./tokens.ts";
import { writeEntries, writeYaml } from "./write.ts";

/**
 * Reads a fly.yaml. Never throws: mistakes in the YAML are in `errors`, and the rest of the file is read all the same.
 *
 * The `yaml` package decides about syntax and places; what values mean is up to yaml.v3, the parser of flyctl (resolve.ts).
 */
export function parse(text: string): Document {
  const { tokens, resolution, errors, guessedFrom } = read(text);
  const exact = resolution?.root ? asTable(plainValue(resolution.root)) : {};
  let locator: Locator | undefined;
  const locate = () => {
    locator ??= createLocator(text, resolution?.root, tokens?.comments ?? []);
    return locator;
  };
  const unread = tokens?.second === undefined ? undefined : markerAt(tokens.second, text);
  return { text, exact, value: asTable(toJson(exact)), errors, guessedFrom, unread, form: YAML, locate };
}

/** The range of the `---` or `...` there. */
function markerAt(offset: number, text: string): Range {
  const start = offset + text.length - stripMark(text).length;
  return linesOf(text).range(start, start + "---".length);
}

/** How a fly.yaml is written. Whole numbers are an `int`, which flyctl's patches of durations do not know. */
const YAML: Form = {
  name: "yaml",
  integers: "int",
  read: parse,
  edits: yamlEdits,
  write: { entries: writeEntries, value: writeYaml },
};

interface Read {
  readonly tokens?: Tokens;
  readonly resolution?: Resolution;
  readonly errors: readonly FileError[];
  readonly guessedFrom?: number | undefined;
}

function read(text: string): Read {
  const plain = stripMark(text);
  const lines = linesOf(text);
  const mark = text.length - plain.length;
  const controls = controlCharacters(plain, lines, mark);
  const form = otherForm(text, lines);
  if (form) return { errors: [form], guessedFrom: 1 };
  const tokens = tokensOf(readable(plain));
  if (tokens.levels > MOST_LEVELS) return { errors: [tooDeep(text)], guessedFrom: 1 };
  const document = compose(tokens);
  // Nothing but comments: an empty config, as with TOML.
  if (!document) return { tokens, errors: controls };
  const resolution = resolve(document, plain);
  const faults = [...scanFaults(tokens.lexemes, endOfBraces(document, plain) ?? tokens.end), ...resolution.faults];
  const found = errorsOf(document, { text: plain, lines, mark, open: tokens.open, faults });
  const errors = [...controls, ...tabs(plain, tokens.plain, lines, mark), ...found.errors];
  const { root } = resolution;
  if (errors.length === 0 && root?.type !== "table") {
    const isNull = root?.type === "scalar" && root.value === null;
    return { tokens, errors: [isNull ? nullAlone(text, lines) : notATable(text, root, lines)], guessedFrom: 1 };
  }
  return { tokens, resolution, errors, guessedFrom: found.guessedFrom };
}

/** To yaml.v3 these end a line, too (YAML 1.1); what stands in for them is as long. */
function readable(text: string): string {
  return text.replace(/[\u0085\u2028\u2029]|\r(?!\n)/g, "\n");
}

/** Only the first document: flyctl reads no other. */
function compose({ first }: Tokens): YamlDocument.Parsed<ParsedNode> | undefined {
  const composer = new Composer({
    schema: "failsafe",
    resolveKnownTags: false,
    uniqueKeys: false,
    logLevel: "silent",
    strict: false,
  });
  for (const document of composer.compose(first)) return document;
  const { errors } = composer.streamInfo();
  // A directive without a document.
  for (const document of errors.length > 0 ? composer.end(true, 0) : []) return document;
  return undefined;
}

function asTable(value: unknown): Table {
  return isTable(value) ? value : {};
}

/** What Go's encoding/json makes of the values that yaml.v3 gives. */
function toJson(value: unknown): unknown {
  if (typeof value === "bigint") return toNumber(value);
  if (value instanceof Date) return marshalDate(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (!isTable(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
}
