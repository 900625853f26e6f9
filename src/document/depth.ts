import type { FileError } from "./document.ts";

/** As deep as smol-toml follows brackets; here it goes for names with dots, too. Everything that reads values recurses. */
export const MOST_LEVELS = 1000;

/** Whether tables and lists are nested deeper than anybody follows them. */
export function isTooDeep(root: unknown): boolean {
  let level = [root].filter(hasInside);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) return true;
    const below: object[] = [];
    for (const value of level) {
      for (const item of Object.values(value)) if (hasInside(item)) below.push(item);
    }
    level = below;
  }
  return false;
}

function hasInside(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(value instanceof Date);
}

/** The report of it, at the line with the most levels. flyctl itself follows 10,000 of them. */
export function tooDeep(text: string): FileError {
  const lines = text.split("\n");
  const levels = lines.map((line) => line.match(/[.[{]/g)?.length ?? 0);
  const most = levels.reduce((best, count, index) => (count > (levels[best] ?? 0) ? index : best), 0);
  const start = lines.slice(0, most).reduce((sum, line) => sum + line.length + 1, 0);
  const length = lines[most]?.replace(/\r$/, "").length ?? 0;
  return {
    kind: "syntax",
    message: `Tables and arrays are nested more than ${MOST_LEVELS} levels deep here. flylint stops reading.`,
    help: "Use fewer nested brackets and dots: no key of a Fly config is more than six tables deep.",
    range: {
      start: { offset: start, line: most + 1, column: 1 },
      end: { offset: start + length, line: most + 1, column: length + 1 },
    },
  };
}
