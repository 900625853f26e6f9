/** Whether two configs make the same of an app. */
import { isTable } from "../path.ts";
import type { App } from "./model.ts";

/** Whether two configs set the same, however it is written; only how the image is made may differ. */
export function setsTheSame(one: App, other: App): boolean {
  const { build: _, ...own } = one.root.table;
  const { build: __, ...others } = other.root.table;
  return isSame(own, others);
}

function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  if (isTable(one) && isTable(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
    );
  }
  return Object.is(one, other);
}
