/** Reads files of somebody's repository: regular ones only, of bounded length, and through no link that leads out of it. */
import { isUtf8 } from "node:buffer";
import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, readdirSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Files } from "../beside/files.ts";
import { once, oncePer } from "../once.ts";
import { readNext, reasonOf } from "./system.ts";

/** What came of reading a file. */
export type Read<Content> = { readonly content: Content } | { readonly problem: string };

/** Standard input has no name of its own. */
export const STDIN = "-";

/** No config is longer than some 20 KB; beyond this many bytes a file is no config, and is not read at all. */
const MOST_BYTES = 8 << 20;

/** The text of a config; `STDIN` is standard input. `path` is bytes where its name is not UTF-8. */
export function readConfig(path: string | Buffer): Read<string> {
  const problem = path === STDIN ? undefined : linkProblem(path);
  if (problem !== undefined) return { problem };
  const read = path === STDIN ? readBytes(0, false) : readRegular(path);
  return "problem" in read ? read : decode(read.content);
}

/** The text of a file that flylint is told to read, such as a flylint.toml. */
export function readText(path: string): Read<string> {
  const read = readRegular(path);
  return "problem" in read ? read : decode(read.content);
}

function decode(bytes: Buffer): Read<string> {
  if (bytes.includes(0)) return { problem: "this is not UTF-8 text: it contains null bytes (it may be UTF-16)." };
  if (!isUtf8(bytes)) {
    const line = lineBeyondUtf8(bytes);
    return { problem: `this file is not UTF-8 (line ${line}), so flyctl cannot load it. Save it as UTF-8.` };
  }
  // The byte order mark stays: flyctl stops at it, so it is reported.
  return { content: bytes.toString("utf8") };
}

/** The first line that is not UTF-8; a line feed is never a part of another character. */
function lineBeyondUtf8(bytes: Buffer): number {
  let line = 1;
  let start = 0;
  for (
    let end = bytes.indexOf("\n");
    end >= 0 && isUtf8(bytes.subarray(start, end));
    end = bytes.indexOf("\n", start)
  ) {
    start = end + 1;
    line += 1;
  }
  return line;
}

/** The bytes of a regular file. Opening a pipe must not wait for somebody who writes to it. */
export function readRegular(path: string | Buffer, most = MOST_BYTES): Read<Buffer> {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return { problem: reasonOf(error, "read") };
  }
  try {
    return readBytes(descriptor, true, most);
  } finally {
    closeSync(descriptor);
  }
}

function readBytes(descriptor: number, mustBeRegular: boolean, most = MOST_BYTES): Read<Buffer> {
  try {
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) return { problem: "this is a directory." };
    if (mustBeRegular && !stat.isFile()) return { problem: "this is not a regular file." };
    const pieces: Buffer[] = [];
    let size = 0;
    for (let more = -1; more !== 0 && size <= most; size += more) {
      // Files are far smaller than what a pipe may bring, and where there are thousands of them, so is the memory for them.
      const room = stat.isFile() ? Math.min(Math.max(stat.size - size, 1 << 10), most + 1) : 1 << 16;
      const piece = Buffer.allocUnsafe(room);
      more = readNext(descriptor, piece);
      pieces.push(piece.subarray(0, more));
    }
    if (size > most) return { problem: `this file is larger than ${most >> 20} MiB, so it is not a Fly config.` };
    return { content: Buffer.concat(pieces) };
  } catch (error) {
    return { problem: reasonOf(error, "read") };
  }
}

/** Why a link is not followed: it leads out of the repository, or, where there is none, out of its own folder. */
function linkProblem(path: string | Buffer): string | undefined {
  try {
    if (!lstatSync(path).isSymbolicLink()) return undefined;
    const folder = realpathSync(dirname(resolve(path.toString())));
    const root = repositoryOf(folder) ?? folder;
    return isBelow(realpathSync(path).toString(), root)
      ? undefined
      : "this symbolic link points outside the repository.";
  } catch (error) {
    return reasonOf(error, "read");
  }
}

/** The folder at or above this one that git calls the root of a repository; looked up once in a run. */
export const repositoryOf = oncePer((folder: string): string | undefined => {
  if (existsSync(join(folder, ".git"))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : repositoryOf(above);
});

/** Whether a path is a folder, or leads into it. */
export function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  // On Windows no way leads from one drive to another.
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** A Dockerfile, a workflow or a manifest that is longer than that many bytes was not written by people. */
const MOST_BESIDE = 1 << 20;

/**
 * Files beside a fly.toml, for rules that look at them. What lies outside of the repository (without one: of the folder
 * where the command runs) is not there for them, whatever links lead there. `listed` has the names in folders that were
 * listed before: a thousand apps side by side ask for the same one.
 */
export function filesIn(folder: string, listed = new Map<string, readonly string[]>()): Files {
  const absolute = resolve(folder);
  const root = once(() => repositoryOf(absolute) ?? (isBelow(absolute, process.cwd()) ? process.cwd() : absolute));
  const real = once(() => realpathSync(root()));
  /** Where a path leads to; undefined where that is nowhere, or nowhere inside. */
  const inside = oncePer((path: string) => {
    const file = resolve(absolute, path);
    if (!isBelow(file, root()) || !existsSync(file)) return undefined;
    const target = realpathSync(file);
    return isBelow(target, real()) ? target : undefined;
  });
  const folders = once(() => {
    const around = [process.cwd(), root()].filter((one) => one !== absolute && isBelow(absolute, one));
    return [...new Set(around)].map((one) => relative(absolute, one));
  });
  return {
    exists: (path) => inside(path) !== undefined,
    // The rules and the checklist ask for the same files.
    read: oncePer((path) => {
      const file = inside(path);
      const read = file === undefined ? undefined : readRegular(file, MOST_BESIDE);
      const text = read && "content" in read ? decode(read.content) : undefined;
      return text && "content" in text ? text.content : undefined;
    }),
    list: (path) => {
      const target = inside(path);
      const names = target === undefined ? [] : (listed.get(target) ?? namesIn(target));
      if (target !== undefined) listed.set(target, names);
      return names;
    },
    get folders() {
      return folders();
    },
    get folder() {
      return relative(root(), absolute).replaceAll(sep, "/");
    },
  };
}

/** What is no folder, or may not be looked at, has no files for us. */
function namesIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
  } catch {
    return [];
  }
}
