import { asJson } from "../words/printable.ts";

/** Prints the items of one JSON array, as many at a time as there are, each on a line of its own. */
export function jsonItems(): (items: readonly object[]) => string {
  let isFirst = true;
  return (items) => {
    const text = items.map((item, index) => `${isFirst && index === 0 ? "\n" : ",\n"}${asJson(item)}`).join("");
    isFirst &&= items.length === 0;
    return text;
  };
}
