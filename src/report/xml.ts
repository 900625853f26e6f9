import { printable } from "../words/printable.ts";

/** Text for XML. What XML cannot hold, control characters, is written out. */
export function xml(text: string): string {
  return printable(text, "\n").replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** A tag with its attributes: `<file name="fly.toml"`. */
export function tag(name: string, attributes: Readonly<Record<string, string | number>>): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(String(value))}"`);
  return `<${name}${list.join("")}`;
}

/** In an attribute a line break as it is would become a space. */
function attribute(text: string): string {
  return xml(text).replaceAll("\n", "&#10;");
}
