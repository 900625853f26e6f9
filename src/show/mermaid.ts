/** The app as a Mermaid flowchart, which GitHub and many editors draw. */
import type { ShownApp } from "../generated/app.ts";
import { printable } from "../words/printable.ts";
import { type Box, diagramOf } from "./diagram.ts";

/** The flowchart of one app; `path` is the file that it was read from. */
export function appMermaid(app: ShownApp, path: string): string {
  const { title, subtitle, boxes, arrows } = diagramOf(app, path);
  return [
    "---",
    `title: ${JSON.stringify(printable(`${title} · ${subtitle}`)).replaceAll("%", "\\u0025")}`,
    "---",
    "flowchart LR",
    ...boxes.map((box) => `  ${box.id}${shapeOf(box)}`),
    ...arrows.map(({ from, to, label }) => `  ${from} -->|"${escaped(cut(label))}"| ${to}`),
    "",
  ].join("\n");
}

const SHAPES: Readonly<Record<Box["column"], readonly [open: string, close: string]>> = {
  public: ['(["', '"])'],
  service: ['("', '")'],
  group: ['["', '"]'],
  volume: ['[("', '")]'],
};

function shapeOf({ column, title, lines }: Box): string {
  const [open, close] = SHAPES[column];
  return `${open}${[title, ...lines].map((line) => escaped(cut(line))).join("<br/>")}${close}`;
}

/** A label wider than this makes the whole picture small. */
const MOST = 48;

function cut(text: string): string {
  const chars = [...text];
  return chars.length <= MOST ? text : `${chars.slice(0, MOST - 1).join("")}…`;
}

/** Mermaid reads `#35;` as the character with this number; much of the rest means something to it, or to HTML. */
function escaped(text: string): string {
  return printable(text).replace(/[^\p{L}\p{N}_ .,:/()+*→·…-]/gu, (char) => `#${char.codePointAt(0)};`);
}
