/** Reads YAML into plain data that knows its lines. Loaded only where there is such a file. */
import { isAlias, isCollection, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { Tree } from "./tree.ts";

/** Deeper than any file of somebody's. */
const MOST_LEVELS = 100;
/** Aliases of aliases make small files large. */
const MOST_NODES = 20_000;

/** @throws SyntaxError where the text is no YAML, or far from anything that people write. */
export function readYaml(text: string): Tree {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, logLevel: "silent" });
  const [error] = document.errors;
  if (error) throw new SyntaxError(error.message);
  // To ask the library for the target of each alias would take it a walk through the document each time.
  const anchors = new Map<string, Node>();
  let count = 0;
  const read = (node: unknown, level: number): Tree => {
    count += 1;
    if (level > MOST_LEVELS || count > MOST_NODES) throw new SyntaxError("This is no file that people write.");
    const target = isAlias(node) ? anchors.get(node.source) : (node as Node | null);
    if ((isCollection(target) || isScalar(target)) && target.anchor !== undefined) anchors.set(target.anchor, target);
    const line = target?.range ? counter.linePos(target.range[0]).line : 0;
    const items = isSeq(target) ? target.items.map((item) => read(item, level + 1)) : [];
    const written = isMap(target)
      ? target.items.map((pair) => [keyOf(pair.key), read(pair.value, level + 1)] as const)
      : [];
    const entries = written.some(([key]) => key === "<<") ? merged(written) : written;
    const value = isScalar(target) ? target.value : undefined;
    return { line, text: value === undefined || value === null ? undefined : String(value), items, entries };
  };
  return read(document.contents, 0);
}

/** What a mapping has itself, then what `<<` brings along: one mapping or a list of them, of which the first wins. */
function merged(written: Tree["entries"]): Tree["entries"] {
  const entries = new Map(written.filter(([key]) => key !== "<<"));
  const sources = written.flatMap(([key, value]) => (key === "<<" ? [value, ...value.items] : []));
  for (const [key, value] of sources.flatMap((source) => source.entries)) {
    if (!entries.has(key)) entries.set(key, value);
  }
  return [...entries];
}

function keyOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}
