/** What the system says and does: errors in words, and pipes that are full or empty for a moment. */
import { readSync, writeSync } from "node:fs";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory.",
  ENOTDIR: "no such file or directory.",
  EACCES: "permission denied.",
  EPERM: "permission denied.",
  EISDIR: "this is a directory.",
  ELOOP: "this symbolic link is circular.",
  ENAMETOOLONG: "the name is too long.",
  ENXIO: "this is not a regular file.",
  ENODEV: "this is not a regular file.",
  EROFS: "the file system is read-only.",
  ENOSPC: "no space left on the disk.",
  EDQUOT: "no space left on the disk.",
};

/** Why the system refused that something is read or written, in words. */
export function reasonOf(error: unknown, what: "read" | "written"): string {
  const code = codeOf(error);
  const known = code === undefined ? undefined : REASONS[code];
  return known ?? `this cannot be ${what} (${error instanceof Error ? error.message : String(error)}).`;
}

/** The system's own name for an error: `ENOENT`; undefined for one that is not the system's. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** Writes a whole text. Where nobody reads it any more (`flylint | head`), nothing is said about that. */
export function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  try {
    for (let done = 0; done < bytes.length; ) done += waiting(() => writeSync(descriptor, bytes, done));
  } catch (error) {
    if (codeOf(error) !== "EPIPE") throw error;
  }
}

/** Reads what there is next; gives how many bytes, none at the end. */
export function readNext(descriptor: number, into: Buffer): number {
  try {
    return waiting(() => readSync(descriptor, into, 0, into.length, null));
  } catch (error) {
    // What Windows calls the end of a pipe.
    if (codeOf(error) === "EOF") return 0;
    throw error;
  }
}

/** Tries again, without spinning, as long as a pipe that does not block is full or empty. */
function waiting(attempt: () => number): number {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
