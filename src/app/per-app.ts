import type { App } from "./app.ts";

/** Reads something out of an app once, however many rules ask for it. */
export function perApp<Value>(read: (app: App) => Value): (app: App) => Value {
  const known = new WeakMap<App, { readonly value: Value }>();
  return (app) => {
    const before = known.get(app);
    if (before) return before.value;
    const value = read(app);
    known.set(app, { value });
    return value;
  };
}

/** The same of a process group. */
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
