/** Ties the command to the process. bin/flylint.cjs calls it. */
import { fstatSync } from "node:fs";
import { main } from "./main.ts";
import { writeAll } from "./system.ts";
import type { Terminal } from "./terminal.ts";

/** Runs the command on the arguments of the process; gives its exit code. */
export function start(): Promise<number> {
  // Asking process.stdout would load Node's streams, which takes as long as to lint a file.
  const isTerminal = fstatSync(1).isCharacterDevice();
  return main(process.argv.slice(2), {
    out: (text) => writeAll(1, text),
    err: complain,
    isTty: isTerminal && process.stdout.isTTY,
    // The terminal of pre-commit says 0: it has no width.
    columns: (isTerminal && process.stdout.columns) || undefined,
    env: process.env,
  });
}

/** A run that prints nothing: what it needs is what most runs need, so that is what is worth keeping compiled. */
export async function sample(file: string): Promise<void> {
  const nowhere: Terminal = { out: () => {}, err: () => {}, isTty: false, columns: undefined, env: {} };
  await main([file], nowhere);
}

/** Where not even that can be written, the exit code has to do. */
function complain(text: string): void {
  try {
    writeAll(2, text);
  } catch {
    // Nobody is there to be told.
  }
}
