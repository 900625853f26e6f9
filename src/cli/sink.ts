/** Writes reports into files: aside first, then moved, so that nobody finds half of one. */
import { closeSync, constants, openSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isConfigName } from "../hints/filename.ts";
import { once } from "../once.ts";
import { UsageError } from "./errors.ts";
import { codeOf, reasonOf, writeAll } from "./system.ts";

export interface Sink {
  write(text: string): void;
  /** All is written. */
  end(): void;
  /** Takes back what was not ended. */
  close(): void;
}

/**
 * Opens a file for writing; `option` names it in messages. A link is followed, and what is no regular file, such as
 * /dev/stdout or a pipe, is written to as it is.
 * @throws UsageError where the file cannot be written, or must not be.
 */
export function sinkTo(file: string, option: string): Sink {
  if (/\.toml$/i.test(file)) throw new UsageError(`${option}: reports are not written over a TOML file.`);
  if (isConfigName(basename(file))) throw new UsageError(`${option}: reports are not written over a Fly config.`);
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat?.isDirectory()) throw new UsageError(`${option}: this is a directory.`);
    if (stat && !stat.isFile()) return into(file);
    return aside(stat ? realpathSync(file) : file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const isMissing = codeOf(error) === "ENOENT";
    throw new UsageError(
      `${option}: ${isMissing ? `there is no directory ${dirname(file)}.` : reasonOf(error, "written")}`,
    );
  }
}

function into(file: string): Sink {
  const descriptor = openSync(file, "w");
  const close = once(() => closeSync(descriptor));
  return { write: (text) => writeAll(descriptor, text), end: close, close };
}

function aside(file: string): Sink {
  const name = join(dirname(file), `.${basename(file)}.${process.pid}.new`);
  const { O_WRONLY, O_CREAT, O_EXCL } = constants;
  rmSync(name, { force: true });
  const descriptor = openSync(name, O_WRONLY | O_CREAT | O_EXCL, 0o666);
  const leave = once(() => closeSync(descriptor));
  return {
    write: (text) => writeAll(descriptor, text),
    end: () => {
      leave();
      renameSync(name, file);
    },
    close: () => {
      leave();
      rmSync(name, { force: true });
    },
  };
}
