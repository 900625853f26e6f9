import { onceForLast } from "../once.ts";
import type { App } from "./model.ts";

/**
 * Reads something out of an app once, however many rules ask for it; what is kept is the answer for the last app.
 */
/* @__NO_SIDE_EFFECTS__ */
export function perApp<Value>(read: (app: App) => Value): (app: App) => Value {
  return onceForLast(read);
}

/**
 * The same of a process group.
 */
/* @__NO_SIDE_EFFECTS__ */
export function perGroup<Value>(read: (app: App, group: string) => Value): (app: App, group: string) => Value {
  const ofAll = perApp(() => new Map<string, { readonly value: Value }>());
  return (app, group) => {
    const all = ofAll(app);
    const before = all.get(group);
    if (before) return before.value;
    const value = read(app, group);
    all.set(group, { value });
    return value;
  };
}
