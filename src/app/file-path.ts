/** Paths of files around a fly.toml, as lists of steps; `/` and `\` both divide them. */

/** The steps of a path, without `.`, empty ones, and `..` where it leads back. */
export function stepsOf(path: string): readonly string[] {
  return tidy(path.split(/[\\/]+/));
}

/** The folder of a file, seen from where the command runs; undefined where the file has no name, or an absolute one. */
export function folderOf(filename: string | undefined): readonly string[] | undefined {
  if (filename === undefined || isAbsolute(filename)) return undefined;
  return stepsOf(filename).slice(0, -1);
}

/** The path of a file that is named from the folder of another one, seen from where that one is named. */
export function besidePath(filename: string | undefined, file: string): string {
  const steps = stepsOf(filename ? `${filename}/../${file}` : file).join("/");
  return filename !== undefined && /^[\\/]/.test(filename) ? `/${steps}` : steps;
}

/** The last step of a path as it is written. */
export function baseOf(path: string): string {
  return path.replace(/^.*[\\/]/, "");
}

function isAbsolute(path: string): boolean {
  return /^(?:[a-z]:)?[\\/]/i.test(path);
}

/** The way from one folder to a file, both seen from the same place. */
export function wayFrom(folder: readonly string[], target: readonly string[]): readonly string[] {
  const end = tidy(target);
  const shared = folder.findIndex((step, index) => step !== end[index]);
  const common = shared < 0 ? folder.length : shared;
  return [...folder.slice(common).map(() => ".."), ...end.slice(common)];
}

function tidy(steps: readonly string[]): readonly string[] {
  const result: string[] = [];
  for (const step of steps) {
    if (step === "" || step === ".") continue;
    if (step === ".." && result.length > 0 && result.at(-1) !== "..") result.pop();
    else result.push(step);
  }
  return result;
}
