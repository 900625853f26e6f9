/** Commands to paste into a shell. */
import type { App } from "./app.ts";

/** `fly ips list -a acme`; without an app name of its own in the file, flyctl asks for one. */
export function fly(app: App, command: string): string {
  return `fly ${command}${app.name ? ` -a ${app.name}` : ""}`;
}
