/** Files beside a fly.toml, as far as the caller can look at them; paths are relative to the folder of the fly.toml. */
export interface Files {
  exists(path: string): boolean;
  /** The text of a file; undefined where it cannot be read. */
  read(path: string): string | undefined;
  /**
   * The names of the files in a folder (`""` is that of the fly.toml), and those of the folders in it with a slash behind
   * them; none where it cannot be listed.
   */
  list(folder: string): readonly string[];
  /** Other folders from which people run `fly deploy`, such as the root of the repository: `["../.."]`. */
  readonly folders?: readonly string[];
  /** Where the fly.toml is, from the root of the repository: `"apps/api"`, or `""` for the root itself. */
  readonly folder?: string;
}

/** A line of such a file, to be named in a report. */
export interface FilePlace {
  /** As for {@link Files}. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The line as people name it: `Dockerfile:7`. */
export function lineOf({ file, line }: FilePlace): string {
  return `${file}:${line}`;
}

/** The folder of a file; empty for one that is beside the fly.toml. */
export function folderIn(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf("/")));
}

/** A folder and a name in one path. */
export function inFolder(folder: string, name: string): string {
  return folder === "" || folder === "." ? name : `${folder}/${name}`;
}
