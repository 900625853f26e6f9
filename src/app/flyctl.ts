/** Commands to paste into a shell. */
import type { App } from "./app.ts";
import { IMPLICIT_GROUP } from "./groups.ts";

/** `fly ips list -a acme`. A placeholder for a name is left out, since the shell would not take some of them. */
export function fly(app: App, command: string): string {
  return `fly ${command}${app.name !== undefined && /^[a-z0-9-]+$/.test(app.name) ? ` -a ${app.name}` : ""}`;
}

/**
 * The command that sets the number of Machines of some groups. A number alone is for the group `app`, and an error where
 * there is none (flyctl internal/command/scale/count.go).
 */
export function scaleCount(app: App, count: number, groups: readonly string[] = [app.defaultGroup]): string {
  const isPlain = groups.every((group) => group === IMPLICIT_GROUP);
  return fly(app, `scale count ${isPlain ? count : groups.map((group) => `${group}=${count}`).join(" ")}`);
}
