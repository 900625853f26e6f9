/** A YAML file as plain data. */

/** A value of a YAML file: a scalar, a list, or a mapping. */
export interface Tree {
  /** Where it begins, from 1. */
  readonly line: number;
  /** Undefined for lists and mappings. */
  readonly text: string | undefined;
  readonly items: readonly Tree[];
  readonly entries: readonly (readonly [key: string, value: Tree])[];
}

/** What a mapping has below some keys, one in the other. */
export function entry(tree: Tree, ...keys: readonly string[]): Tree | undefined {
  return keys.reduce<Tree | undefined>((inner, key) => inner?.entries.find(([name]) => name === key)?.[1], tree);
}
