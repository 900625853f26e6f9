import type { App, Scoped } from "./model.ts";

/** The `[[restart]]` that holds for a group: of several the last (flyctl internal/appconfig/machines.go, `updateMachineConfig`). */
export function restartOf(app: App, group: string): Scoped | undefined {
  return app.restarts.findLast(({ groups }) => groups.includes(group));
}
