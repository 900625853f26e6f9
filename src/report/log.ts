import { forLog } from "../words/printable.ts";
import type { FormatName } from "./format-names.ts";

/** Commands in a log may only be those of `github`; `json` has its own way to say such things, and keeps its data. */
export function safeForLog(name: FormatName, text: string): string {
  return name === "github" || name === "json" ? text : forLog(text);
}
