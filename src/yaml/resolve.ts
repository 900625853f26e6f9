/**
 * The values of a YAML document as yaml.v3 decodes them (decode.go), each with its place: aliases followed, merge keys
 * merged, scalars resolved.
 */
import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Document as YamlDocument } from "yaml";
import type { WrittenDate } from "../go/format.ts";
import { type Fault, faults } from "./faults.ts";
import { type Scalar, scalarOf } from "./scalar.ts";

/** A value with its node. */
export type Resolved =
  | { readonly type: "scalar"; readonly node: Node; readonly value: Scalar["value"] | WrittenDate }
  | { readonly type: "list"; readonly node: Node; readonly items: readonly Resolved[] }
  | { readonly type: "table"; readonly node: Node; readonly entries: ReadonlyMap<string, Entry> };

export interface Entry {
  readonly key: Node;
  readonly value: Resolved;
}

export interface Resolution {
  /** Undefined where a fault stopped it. */
  readonly root: Resolved | undefined;
  readonly faults: readonly Fault[];
}

/** More values than that out of aliases are no config. */
const MOST_ALIASED = 10_000;

interface State {
  /** What each anchor stands for so far: the last one of its name. */
  readonly anchors: Map<string, Node>;
  readonly text: string;
  readonly faults: Fault[];
  /** The aliases that are being followed. */
  readonly around: Set<Node>;
  decoded: number;
  aliased: number;
  isStopped: boolean;
}

export function resolve(document: YamlDocument, text: string): Resolution {
  const state: State = {
    anchors: new Map(),
    text,
    faults: [],
    around: new Set(),
    decoded: 1,
    aliased: 0,
    isStopped: false,
  };
  const { contents } = document;
  if (contents && isBehindDashes(contents, text)) report(state, faults.behindDashes(contents));
  const root = contents ? resolved(contents, state, true) : undefined;
  return { root, faults: state.faults };
}

function report(state: State, fault: Fault): undefined {
  if (state.faults.length < 30) state.faults.push(fault);
  return undefined;
}

function resolved(node: Node, state: State, isRoot = false): Resolved | undefined {
  count(state, node);
  if (state.isStopped) return undefined;
  if (isAlias(node)) return aliased(node, state, (target) => resolved(target, state, isRoot));
  anchor(node, state);
  if (isScalar(node)) {
    const scalar = scalarAt(node);
    return scalar ? { type: "scalar", node, value: scalar.value } : report(state, faults.tag(node));
  }
  if (isSeq<Node>(node)) {
    const items = node.items.flatMap((item) => (item ? (resolved(item, state) ?? []) : []));
    return { type: "list", node, items };
  }
  if (!isMap<Node, Node | null>(node)) return undefined;
  const entries = new Map<string, Entry>();
  addEntries(node.items, node, entries, state, isRoot);
  return { type: "table", node, entries };
}

/** Anchors count in the order of the text, not where an alias leads back to them. */
function anchor(node: Node, state: State): void {
  const name = "anchor" in node ? node.anchor : undefined;
  if (typeof name === "string" && state.around.size === 0) state.anchors.set(name, node);
}

/** decode.go, unmarshal: how much of a document may come out of aliases. */
function count(state: State, node: Node): void {
  state.decoded += 1;
  if (state.around.size > 0) state.aliased += 1;
  const isBomb = state.aliased > 100 && state.decoded > 1000 && state.aliased / state.decoded > 0.99;
  if (state.isStopped || !(isBomb || state.aliased > MOST_ALIASED)) return;
  state.isStopped = true;
  report(state, isBomb ? faults.aliases(node) : faults.tooManyAliases(node));
}

function aliased<Result>(alias: Alias, state: State, follow: (target: Node) => Result): Result | undefined {
  const target = state.anchors.get(alias.source);
  if (!target) return report(state, faults.unknownAlias(alias));
  if (state.around.has(target)) return report(state, faults.circular(alias));
  state.around.add(target);
  const result = follow(target);
  state.around.delete(target);
  return result;
}

type Items = readonly Pair<Node, Node | null>[];

function addEntries(
  items: Items,
  node: Node,
  entries: Map<string, Entry>,
  state: State,
  /** Whether keys of any type become texts, as at the top of the file and in what is merged into a table. */
  isLenient: boolean,
): void {
  if (hasDuplicates(items, state)) return;
  const merges: Pair<Node, Node | null>[] = [];
  const own = new Map<string, Entry>();
  for (const pair of items) {
    if (isMergeKey(pair.key)) {
      merges.push(pair);
      continue;
    }
    if (isOnLineOf(pair, state)) report(state, faults.secondColon(pair.value ?? node));
    if ("flow" in node && node.flow && isOverLines(pair, state)) report(state, faults.keyOverLines(pair.key ?? node));
    const key = keyOf(pair.key, state, isLenient);
    if (key === undefined) continue;
    const value = pair.value ? resolved(pair.value, state) : undefined;
    const place = pair.key ?? node;
    if (value) own.set(key, { key: place, value });
  }
  for (const [key, entry] of own) if (!entries.has(key)) entries.set(key, entry);
  for (const { value } of merges) if (value) merge(value, node, entries, state);
}

/** decode.go, merge: what a table says itself wins over what is merged into it, and of that the first. */
function merge(value: Node, node: Node, entries: Map<string, Entry>, state: State): void {
  const add = (one: Node): void => {
    const target = isAlias(one) ? state.anchors.get(one.source) : one;
    if (!target) return void report(state, faults.unknownAlias(one));
    if (!isMap<Node, Node | null>(target)) return void report(state, faults.merge(one));
    count(state, one);
    if (state.isStopped) return;
    const read = () => addEntries(target.items, node, entries, state, true);
    if (isAlias(one)) aliased(one, state, read);
    else read();
  };
  if (isSeq<Node>(value)) for (const item of value.items) add(item);
  else add(value);
}

/** `--- a: b`, which only the `yaml` package takes. */
function isBehindDashes(root: Node, text: string): boolean {
  const [start = 0] = root.range ?? [];
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  return isMap(root) && !root.flow && /^---[ \t]/.test(line);
}

/** Whether a table begins on the line of its key: `a: []: b`, which the `yaml` package takes where a key is no word. */
function isOnLineOf({ key, value }: Pair<Node, Node | null>, { text }: State): boolean {
  if (!key || !isMap(value) || value.flow) return false;
  const [, end = 0] = key.range ?? [];
  const [start = 0] = value.range ?? [];
  return !text.slice(end, start).includes("\n") && !/^[ \t]*\?/.test(text.slice(text.lastIndexOf("\n", end) + 1));
}

/** Whether a key between braces is not on one line with its colon, as libyaml wants it. */
function isOverLines({ key, value }: Pair<Node, Node | null>, { text }: State): boolean {
  const [start, end] = key?.range ?? [];
  const [until] = value?.range ?? [];
  if (start === undefined || end === undefined || until === undefined || isAsked(start, text)) return false;
  return text.slice(start, end + text.slice(end, until).indexOf(":")).includes("\n");
}

/** Whether a question mark stands before a key. */
function isAsked(start: number, text: string): boolean {
  return /\?[ \t]*$/.test(text.slice(Math.max(0, start - 100), start));
}

function isMergeKey(key: Node | null): boolean {
  if (!isScalar(key) || key.value !== "<<") return false;
  const { tag, type } = key;
  return tag === "tag:yaml.org,2002:merge" || ((tag === undefined || tag === "!") && type === "PLAIN");
}

/** decode.go, mapping: keys are compared by the kind of their node and their text, whatever their type. */
function hasDuplicates(items: Items, state: State): boolean {
  const seen = new Map<string, Node>();
  const before = state.faults.length;
  for (const { key } of items) {
    if (!key) continue;
    const kind = isScalar(key) ? "scalar" : isAlias(key) ? "alias" : isMap(key) ? "map" : "seq";
    const text = isScalar(key) ? String(key.value) : isAlias(key) ? key.source : "";
    const first = seen.get(`${kind} ${text}`);
    if (first) report(state, faults.duplicate(key, first, text));
    else seen.set(`${kind} ${text}`, key);
  }
  return state.faults.length > before;
}

/** The text of a key; undefined for one that is skipped, or that flyctl stops at. */
function keyOf(key: Node | null, state: State, isLenient: boolean): string | undefined {
  if (!key) return undefined;
  count(state, key);
  if (isAlias(key)) return aliased(key, state, (target) => keyOf(target, state, isLenient));
  anchor(key, state);
  if (!isScalar(key)) return report(state, faults.keyIsList(key));
  if (key.range && key.range[0] === key.range[1] && key.value === "" && !key.tag) return noKey(key, state);
  const scalar = scalarAt(key);
  if (!scalar) return report(state, faults.tag(key));
  if (scalar.kind === "str") return String(scalar.value);
  // Null into a text is nothing, and the entry is skipped.
  if (isLenient) return scalar.kind === "null" ? undefined : String(key.value);
  return report(state, faults.key(key, scalar.kind, String(key.value)));
}

/** libyaml asks for a key before each colon, unless there is a question mark. */
function noKey(key: Node, state: State): undefined {
  return isAsked(key.range?.[0] ?? 0, state.text) ? undefined : report(state, faults.noKey(key));
}

function scalarAt(node: Node & { readonly value: unknown; readonly type?: string }): Scalar | undefined {
  return scalarOf({ text: String(node.value), isPlain: node.type === "PLAIN", tag: node.tag });
}

/** The plain value: what flyctl's parser gives. */
export function plainValue(resolved: Resolved): unknown {
  if (resolved.type === "scalar") return resolved.value;
  if (resolved.type === "list") return resolved.items.map(plainValue);
  return Object.fromEntries([...resolved.entries].map(([key, { value }]) => [key, plainValue(value)]));
}
