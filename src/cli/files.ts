import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Files } from "../rule.ts";

/** Files beside a fly.toml, for rules that look at them. */
export function filesIn(folder: string): Files {
  return {
    exists: (path) => existsSync(resolve(folder, path)),
    read: (path) => {
      try {
        return readFileSync(resolve(folder, path), "utf8");
      } catch {
        return undefined;
      }
    },
  };
}
