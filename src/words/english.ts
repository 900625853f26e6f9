/** Lists and numbers in a sentence. */

/** `a`, `a or b`, `a, b or c`. */
export function either(items: readonly string[]): string {
  return joined(items, "or");
}

/** `a`, `a and b`, `a, b and c`. */
export function both(items: readonly string[]): string {
  return joined(items, "and");
}

/** The first of many items, and how many more there are. */
export function several(items: readonly string[], most = 12): string {
  return items.length <= most ? both(items) : `${items.slice(0, most).join(", ")} and ${items.length - most} more`;
}

function joined(items: readonly string[], word: string): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}

/** The beginning of a sentence. */
export function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** `1 Machine`, `2 Machines`. */
export function counted(count: number, noun: string, several = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : several}`;
}
