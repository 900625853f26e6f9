/** What the `yaml` package lets pass and yaml.v3 does not, or flyctl itself stumbles over. */
import type { Node } from "yaml";
import { type Help, yaml } from "../help.ts";
import type { Kind } from "./scalar.ts";

/** One such place, as offsets of the text without its byte order mark. */
export interface Fault {
  readonly kind: "syntax" | "duplicate";
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly help: Help;
  /** Of a key that stands there twice: where the first one is. */
  readonly first?: number;
}

const KINDS: Readonly<Record<Kind, string>> = {
  str: "a string",
  int: "an integer",
  float: "a float",
  bool: "a boolean",
  null: "empty",
  timestamp: "a date",
};

function at(node: Node, message: string, help: Help): Fault {
  const [start, end] = node.range ?? [0, 0];
  return { kind: "syntax", start, end, message, help };
}

export const faults = {
  tab: (start: number): Fault => ({
    kind: "syntax",
    start,
    end: start + 1,
    message: "This line starts with a tab, where YAML allows only spaces. flyctl cannot load this file.",
    help: "Replace the tab with spaces, or delete it.",
  }),
  anchor: (start: number, end: number): Fault => ({
    kind: "syntax",
    start,
    end,
    message: "An anchor (&name) can have only letters, digits, - and _. flyctl cannot load this file.",
    help: "If the value starts with &, put it in quotes.",
  }),
  behind: ({ offset, source }: { readonly offset: number; readonly source: string }): Fault => ({
    kind: "syntax",
    start: offset,
    end: offset + source.trimEnd().length,
    message: "This is not valid YAML. It comes right after the first document, so flyctl cannot load this file.",
    help: "flyctl reads only the first document of a file: delete the others.",
  }),
  tag: (node: Node) =>
    at(
      node,
      "This value does not match its tag (the word with exclamation marks). flyctl cannot load this file.",
      "Delete the tag.",
    ),
  aliases: (node: Node) =>
    at(
      node,
      "This file uses so many aliases (*name) that flyctl cannot load it.",
      "Write the values out instead of using aliases within aliases.",
    ),
  tooManyAliases: (node: Node) =>
    at(
      node,
      "This file uses so many aliases (*name) that flylint stops reading it.",
      "Write the values out instead of using aliases within aliases.",
    ),
  unknownAlias: (node: Node) =>
    at(
      node,
      "This alias (*name) has no anchor (&name) above it. flyctl cannot load this file.",
      "Write the value itself. If the value starts with *, put it in quotes.",
    ),
  circular: (node: Node) =>
    at(node, "This alias is inside the value that it refers to. flyctl cannot load this file.", "Delete the alias."),
  merge: (node: Node) =>
    at(node, "The merge key << accepts only a table or a list of tables. flyctl cannot load this file.", [
      "Write it with an alias of a table:",
      yaml("<<: *name"),
    ]),
  behindDashes: (node: Node) =>
    at(
      node,
      "The first key is on the same line as the three dashes. flyctl cannot load this file.",
      "Start it on the next line.",
    ),
  secondColon: (node: Node) =>
    at(
      node,
      "This line has a second colon. flyctl cannot load this file.",
      'Put a value that contains ": " in quotes, and start a table on the next line.',
    ),
  keyOverLines: (node: Node) =>
    at(node, "This key and its colon are not on the same line. flyctl cannot load this file.", [
      "In braces, write both on one line:",
      yaml("{ name: value }"),
    ]),
  noKey: (node: Node) =>
    at(node, "There is no key before this colon. flyctl cannot load this file.", yaml("name: value")),
  keyIsList: (node: Node) =>
    at(node, "A key must be a string, not a list or table. flyctl cannot load this file.", yaml("name: value")),
  key: (node: Node, kind: Kind, text: string) =>
    at(
      node,
      kind === "null"
        ? "This key is empty: flyctl crashes on it."
        : `This key is ${KINDS[kind]}, not a string: flyctl crashes on it.`,
      kind === "null" ? yaml("name: value") : ["Put it in quotes:", yaml(JSON.stringify(text))],
    ),
  duplicate: (node: Node, first: Node, text: string): Fault => {
    const [start, end] = node.range ?? [0, 0];
    const name = text.length > 40 ? `${text.slice(0, 39)}…` : text;
    return {
      kind: "duplicate",
      start,
      end,
      first: first.range?.[0] ?? 0,
      message: `${name} is already set in this table`,
      help: "Keep one of the two, or merge them.",
    };
  },
};
