/** Writes over a file of somebody's repository: all of it or nothing. Loaded only where something is to be written. */
import { randomUUID } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { readRegular } from "./read.ts";
import { reasonOf } from "./system.ts";

/**
 * Puts `after` in the place of `before`, which the file was read to be; gives the reason where it could not, and then the
 * file is as it was. The text is written aside, in the same folder, and moved over the file, so that whoever reads it, or
 * whatever ends this process, finds the old text or the new one. Where the path is a link, what it leads to is replaced.
 *
 * Mode and owner stay, as far as the system lets us. Of a file with several names (hard links) only this one gets the new
 * text, as with all that git writes: to write into the file itself would not be all or nothing.
 */
export function writeOver(path: string | Buffer, before: string, after: string): string | undefined {
  try {
    // The other realpathSync takes bytes for UTF-8.
    const target = realpathSync.native(path, "buffer");
    // Moving does not ask whether the file itself may be written.
    accessSync(target, constants.W_OK);
    const aside = asideOf(target);
    try {
      writeNew(aside, after, statSync(target));
      if (!holds(target, before)) return "the file changed in the meantime. Run flylint again.";
      renameSync(aside, target);
    } finally {
      rmSync(aside, { force: true });
    }
    return undefined;
  } catch (error) {
    return reasonOf(error, "written");
  }
}

/** Its name is none of a config, so that what a killed process leaves behind is no config, either. */
function asideOf(target: Buffer): Buffer {
  // One character for each byte, so that names that are no UTF-8 stay as they are.
  const folder = dirname(target.toString("latin1"));
  return Buffer.from(join(folder, `.flylint-${randomUUID()}.tmp`), "latin1");
}

function writeNew(path: Buffer, text: string, { mode, uid, gid }: Stats): void {
  // Nobody else may read it before it has the mode of the file.
  const descriptor = openSync(path, "wx", 0o600);
  try {
    writeFileSync(descriptor, text);
    keepOwner(descriptor, uid, gid);
    fchmodSync(descriptor, mode & 0o7777);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Only root may give files away; a group one is in, anybody. */
function keepOwner(descriptor: number, uid: number, gid: number): void {
  const { getuid = () => uid, getgid = () => gid } = process;
  if (getuid() === uid && getgid() === gid) return;
  try {
    fchownSync(descriptor, uid, gid);
  } catch {
    // Then the file is ours, as if we had made it anew.
  }
}

function holds(target: Buffer, text: string): boolean {
  const read = readRegular(target);
  return "content" in read && read.content.equals(Buffer.from(text));
}
