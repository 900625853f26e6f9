/** Commands to paste into a shell. */
import type { App } from "./app.ts";

/** `fly ips list -a acme`. A placeholder for a name is left out, since the shell would not take some of them. */
export function fly(app: App, command: string): string {
  return `fly ${command}${app.name !== undefined && /^[a-z0-9-]+$/.test(app.name) ? ` -a ${app.name}` : ""}`;
}
