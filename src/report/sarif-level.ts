import type { Severity } from "../diagnostic.ts";

/** Levels as SARIF calls them. */
export const SARIF_LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
};
