/** The app as a picture: boxes in four columns, as text of an SVG. No script, no font and no address in it. */
import type { ShownApp } from "../generated/app.ts";
import { printable } from "../words/printable.ts";
import { type Arrow, type Box, type Column, type Diagram, diagramOf } from "./diagram.ts";

/** A box with its place. */
interface Placed extends Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const COLUMNS: readonly Column[] = ["public", "service", "group", "volume"];
/** The font has one width for all characters, so that this is exact enough everywhere. */
const CHARACTER = 7.3;
/** The same of the smaller one of labels. */
const LABEL = 6.7;
const LINE = 18;
const PADDING = 14;
const GAP_Y = 20;
/** Between columns, beside the label of an arrow. */
const GAP_X = 40;
const MARGIN = 24;
const HEAD = 64;
/** Longer lines are cut, and longer labels. */
const MOST = 34;
const MOST_LABEL = 24;

/** The picture of one app; `path` is the file that it was read from. */
export function appSvg(app: ShownApp, path: string): string {
  const diagram = diagramOf(app, path);
  const { title, subtitle, arrows } = diagram;
  const placed = place(
    diagram,
    Math.max(5, ...arrows.map(({ label }) => cut(label, MOST_LABEL).length)) * LABEL + GAP_X,
  );
  const right = Math.max(0, ...placed.map(({ x, width }) => x + width));
  const bottom = Math.max(0, ...placed.map(({ y, height }) => y + height));
  const width = Math.ceil(Math.max(right, MARGIN + subtitle.length * CHARACTER) + MARGIN);
  const height = Math.ceil(bottom + MARGIN);
  const byId = new Map(placed.map((box) => [box.id, box]));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${xml(`${title} on Fly.io`)}">`,
    `<style>${STYLE}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text class="name" x="${MARGIN}" y="34">${xml(title)}</text>`,
    `<text class="line" x="${MARGIN}" y="54">${xml(subtitle)}</text>`,
    ...arrows.map((arrow) => drawArrow(arrow, byId)),
    ...placed.map(drawBox),
    "</svg>",
    "",
  ].join("\n");
}

const STYLE: string = /* @__PURE__ */ [
  "text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:12px;fill:#1f2430}",
  ".name{font-size:17px;font-weight:bold}.title{font-weight:bold}.line{fill:#4b5262}.label{fill:#4b5262;font-size:11px;paint-order:stroke;stroke:#fff;stroke-width:4}",
  ".page{fill:#fff}.box{stroke-width:1.5}",
  ".public{fill:#f1f2f5;stroke:#8a90a0}.service{fill:#eef3ff;stroke:#5b7fd6}.group{fill:#f3eeff;stroke:#8250df}.volume{fill:#eefaf1;stroke:#2f9e57}",
  ".arrow{fill:none;stroke:#8a90a0;stroke-width:1.5}.tip{fill:#8a90a0}",
  "@media(prefers-color-scheme:dark){text{fill:#e8eaf0}.line,.label{fill:#aab0bf}.page{fill:#14171f}.label{stroke:#14171f}.public{fill:#20242e}.service{fill:#182440}.group{fill:#261b3d}.volume{fill:#14301f}}",
].join("");

/** Columns side by side, those that are empty left out; each group stands beside its services and volumes. */
function place({ boxes, arrows }: Diagram, gap: number): readonly Placed[] {
  const used = COLUMNS.filter((column) => boxes.some((box) => box.column === column));
  const widths = used.map((column) => Math.max(...boxes.filter((box) => box.column === column).map(widthOf)));
  const xs = used.map((_, index) => MARGIN + widths.slice(0, index).reduce((sum, width) => sum + width + gap, 0));
  const rows = bands(boxes);
  const placed: Placed[] = [];
  let y = HEAD + MARGIN;
  for (const band of rows) {
    const heights = used.map((column) => heightOf(band.filter((box) => box.column === column)));
    const tallest = Math.max(...heights);
    used.forEach((column, index) => {
      let top = y + (tallest - (heights[index] ?? 0)) / 2;
      for (const box of band.filter((one) => one.column === column)) {
        placed.push({ ...box, x: xs[index] ?? MARGIN, y: top, width: widths[index] ?? 0, height: boxHeight(box) });
        top += boxHeight(box) + GAP_Y;
      }
    });
    y += tallest + GAP_Y * 1.5;
  }
  return withInternet(arrows, boxes, placed, xs[0] ?? MARGIN, widths[0] ?? 0);
}

/** The boxes of each group; their ids begin with that of the group. */
function bands(boxes: readonly Box[]): readonly (readonly Box[])[] {
  const groups = boxes.filter(({ column }) => column === "group");
  return groups.map(({ id }) =>
    boxes.filter((box) => box.id === id || box.id.startsWith(`${id}service`) || box.id.startsWith(`${id}volume`)),
  );
}

/** What everything public comes from stands in the middle of what it leads to. */
function withInternet(
  arrows: readonly Arrow[],
  boxes: readonly Box[],
  placed: readonly Placed[],
  x: number,
  width: number,
): readonly Placed[] {
  const internet = boxes.find(({ column }) => column === "public");
  if (!internet) return placed;
  const services = placed.filter(({ id }) => arrows.some(({ from, to }) => from === internet.id && to === id));
  const middles = services.map(({ y, height }) => y + height / 2);
  const middle = (Math.min(...middles) + Math.max(...middles)) / 2;
  const height = boxHeight(internet);
  return [{ ...internet, x, y: Math.max(HEAD + MARGIN, middle - height / 2), width, height }, ...placed];
}

function widthOf({ title, lines }: Box): number {
  return Math.max(...[title, ...lines].map((line) => cut(line).length)) * CHARACTER + 2 * PADDING;
}

function boxHeight({ lines }: Box): number {
  return (lines.length + 1) * LINE + 2 * PADDING - 6;
}

function heightOf(boxes: readonly Box[]): number {
  return boxes.reduce((sum, box) => sum + boxHeight(box) + GAP_Y, boxes.length > 0 ? -GAP_Y : 0);
}

function drawBox({ column, title, lines, x, y, width, height }: Placed): string {
  const text = (line: string, index: number) => {
    const place = `x="${round(x + PADDING)}" y="${round(y + PADDING + 9 + index * LINE)}"`;
    const whole = cut(line) === printable(line) ? "" : `<title>${xml(line)}</title>`;
    return `<text class="${index === 0 ? "title" : "line"}" ${place}>${xml(cut(line))}${whole}</text>`;
  };
  const rect = `<rect class="box ${column}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${column === "volume" ? 14 : 6}"/>`;
  return [rect, ...[title, ...lines].map(text)].join("\n");
}

function drawArrow({ from, to, label }: Arrow, boxes: ReadonlyMap<string, Placed>): string {
  const [start, end] = [boxes.get(from), boxes.get(to)];
  if (!start || !end) return "";
  const [x1, y1] = [start.x + start.width, start.y + start.height / 2];
  const [x2, y2] = [end.x - 7, end.y + end.height / 2];
  const bend = (x2 - x1) / 2;
  const path = `M${round(x1)} ${round(y1)}C${round(x1 + bend)} ${round(y1)} ${round(x2 - bend)} ${round(y2)} ${round(x2)} ${round(y2)}`;
  const tip = `M${round(x2)} ${round(y2 - 4)}l7 4l-7 4z`;
  // A service has one arrow that leaves it; all others come to a box of their own. The label is where the curve is not.
  const place =
    start.column === "service"
      ? `x="${round(x1 + 6)}" y="${round(y2 < y1 ? y1 + 15 : y1 - 7)}"`
      : `x="${round(x2 - 4)}" y="${round(y2 > y1 ? y2 + 15 : y2 - 7)}" text-anchor="end"`;
  return `<path class="arrow" d="${path}"/><path class="tip" d="${tip}"/><text class="label" ${place}>${xml(cut(label, MOST_LABEL))}</text>`;
}

function cut(text: string, most = MOST): string {
  const chars = [...printable(text)];
  return chars.length <= most ? chars.join("") : `${chars.slice(0, most - 1).join("")}…`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function xml(text: string): string {
  return printable(text).replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char);
}
