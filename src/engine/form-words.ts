/** Sentences in the terms of the file: rules speak of TOML, with headers in brackets and an equals sign behind each key. */
import type { Document, Form } from "../document/document.ts";

type Name = Form["name"];

/** A sentence as the reader of this file would write what it names. */
export function wordsInForm(words: string, { form: { name } }: Document): string {
  if (name === "toml") return words;
  const placed = PLACES.reduce((text, [pattern, other]) => text.replace(pattern, other), words);
  const named = withoutEquals(placed.replace(HEADER, "$1"), name);
  return name === "json" ? named.replace(TABLE, (table) => OBJECTS[table] ?? table) : named;
}

/** A header; not a list, which stands behind an equals sign or in quotes. */
const HEADER = /(?<!["\w]|= )\[{1,2}([A-Za-z_][\w-]*(?:\.[\w-]+)*|"[^"\n]{0,100}")\]{1,2}/g;

/** What rules say of headers, and what the same place is called where there are none. */
const PLACES: readonly (readonly [inToml: RegExp, elsewhere: string])[] = [
  [/the top of the file, above the first \[section\]/g, "the top level of the file"],
  [/above the first \[section\]/g, "at the top level of the file"],
  [/ above the next \[\[\w+\]\]/g, " to this entry"],
  [/\bbelow this (\[+[\w.]+\]+) header\b/g, "to this entry of $1"],
  [/\bdirectly below the header\b/g, "into the section"],
  [/\bIn fly\.toml,/g, "In a Fly config,"],
  [/\bfly\.toml(?= key\b| section\b| the\b)/g, "Fly config"],
  [/\b(its|this|one|the) header(?= in lowercase| for all| on line| to:|:)/g, "$1 key"],
];

/** What is in quotes, which stays as it is, and a key or a string with an equals sign behind it. */
const WRITTEN = /("(?:[^"\\\n]|\\.)*"?|(?<![\w.-])[A-Za-z_][\w.-]*)( = (?=\S))?/g;

function withoutEquals(words: string, name: Name): string {
  return words.replace(WRITTEN, (written: string, key: string, equals: string | undefined) => {
    if (equals === undefined) return written;
    return name === "json" && !key.startsWith('"') ? `${JSON.stringify(key)}: ` : `${key}: `;
  });
}

/** What TOML and YAML call a table is an object in JSON. Between quotes, and behind a dot, it is a name. */
const TABLE = /"(?:[^"\\\n]|\\.)*"?|(?<![\w.-])(?:a table|tables?)(?![\w.-])/g;

const OBJECTS: Readonly<Record<string, string>> = { "a table": "an object", table: "object", tables: "objects" };
