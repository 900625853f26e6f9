import type { Diagnosis } from "./line.ts";

/** A merge that was never finished: one report, and the lines that have to go before the file can be read. */
export interface Conflict {
  readonly diagnosis: Diagnosis;
  /** The marks, and all versions but the first. */
  readonly out: readonly number[];
}

/** All conflicts that git left in the lines. What stands between the marks is no mistake of its own. */
export function conflictsIn(lines: readonly string[]): readonly Conflict[] {
  const found: Conflict[] = [];
  for (let from = 0; ; ) {
    const conflict = conflictAt(lines, nextMark("<", lines, from));
    if (!conflict) return found;
    found.push(conflict);
    from = (conflict.out.at(-1) ?? lines.length) + 1;
  }
}

function conflictAt(lines: readonly string[], start: number): Conflict | undefined {
  const middle = nextMark("=", lines, start);
  const end = nextMark(">", lines, middle);
  if (end >= lines.length) return undefined;
  // With diff3 there is the version that both come from, too, between ||||||| and =======.
  const other = Math.min(middle, start + nextMark("|", lines.slice(start, middle), 0));
  const mark = lines[start]?.trimEnd() ?? "";
  return {
    diagnosis: {
      index: start,
      start: 0,
      end: mark.length,
      kind: "syntax",
      message: `This Git merge conflict was never resolved. It ends on line ${end + 1}.`,
      help: "Keep one of the two versions, and delete the <<<<<<<, ======= and >>>>>>> lines.",
    },
    out: [start, ...Array.from({ length: end - other + 1 }, (_, index) => other + index)],
  };
}

/** The first line from `from` on that begins with seven of `sign`, or the end of the lines. */
function nextMark(sign: string, lines: readonly string[], from: number): number {
  let index = from;
  while (index < lines.length && !lines[index]?.startsWith(sign.repeat(7))) index += 1;
  return index;
}
