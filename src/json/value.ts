import type { Node } from "jsonc-parser";

/** The value of what could be read; of keys that stand there twice the last counts. */
export function plainOf(node: Node): unknown {
  if (node.type === "array") return (node.children ?? []).map(plainOf);
  if (node.type === "object")
    return Object.fromEntries(entriesOf(node).map(([key, , value]) => [key.value, plainOf(value)]));
  return node.value;
}

/** The properties of an object, each as its key, the whole, and its value; without those that have none. */
export function entriesOf(node: Node): readonly (readonly [key: Node, property: Node, value: Node])[] {
  return (node.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key && value ? [[key, property, value] as const] : [];
  });
}
