/** Commands to paste into a shell. */

import { folderOf } from "../app/file-path.ts";
import { IMPLICIT_GROUP } from "../app/groups.ts";
import type { App } from "../app/model.ts";
import { code, type Help, run } from "../help.ts";
import { placeholderInName } from "./placeholder.ts";

/** The name of an app that can exist; a placeholder is none. */
export function realName({ name }: Pick<App, "name">): string | undefined {
  const canExist = name !== undefined && /^[a-z0-9-]+$/.test(name) && placeholderInName(name) === undefined;
  return canExist ? name : undefined;
}

/**
 * `fly ips list -a acme`. A placeholder for a name is left out, since the shell would not take some of them. Then the file
 * says which app is meant, and a deploy reads all of it: without `-c` flyctl takes the fly.toml in the working directory,
 * which may be the one of another app (flyctl internal/command/command.go, appConfigFilePaths).
 */
export function fly(app: App, command: string): string {
  const name = realName(app);
  const config = name === undefined || /^deploy\b/.test(command) ? configFlag(app.filename) : "";
  return `fly ${command}${config || (name === undefined ? "" : ` -a ${name}`)}`;
}

/** The flag that names the file, unless flyctl takes this one anyway. */
function configFlag(filename: string | undefined): string {
  const isDefault =
    filename === undefined || (folderOf(filename)?.length === 0 && /(?:^|[\\/])fly\.toml$/.test(filename));
  // flyctl takes `/` on Windows, too.
  return isDefault ? "" : shell` -c ${filename.replaceAll("\\", "/")}`;
}

/** Lines for a shell: what is filled in comes from a file, so it is quoted wherever a shell would take it for more than a word. */
export function shell(lines: TemplateStringsArray, ...words: readonly (string | number)[]): string {
  return String.raw({ raw: lines }, ...words.map((word) => shellWord(String(word))));
}

function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * The command that sets the number of Machines of some groups. A number alone is for the group `app`, and an error where
 * there is none (flyctl internal/command/scale/count.go).
 */
export function scaleCount(app: App, count: number, groups: readonly string[] = [app.defaultGroup]): string {
  const isPlain = groups.every((group) => group === IMPLICIT_GROUP);
  return fly(app, `scale count ${isPlain ? count : groups.map((group) => shell`${group}=${count}`).join(" ")}`);
}

/** From where flyctl reads local files (internal/appconfig/config.go, internal/containerconfig). */
export const FROM_WORKING_DIRECTORY = "The path is relative to the directory in which you run fly deploy.";

/** How to name the region, for a file that names none. */
export function regionHelp(app: App): Help {
  return [
    "Add above the first [section], with the region of your Machines:",
    code('primary_region = "iad"'),
    "To see where they run:",
    run(fly(app, "machine list")),
    "For a new app, choose a region:",
    run("fly platform regions"),
  ];
}
