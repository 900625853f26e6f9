import type { Reader } from "../document/document.ts";
import { formOfName } from "../hints/filename.ts";
import { parse } from "../toml/parse.ts";

/** What reads a file of this name. Few configs are no TOML, so what reads those is loaded where it is needed. */
export async function readerFor(filename: string): Promise<Reader> {
  const form = formOfName(filename);
  if (form === "json") return (await import("../json/parse.ts")).parse;
  if (form === "yaml") return (await import("../yaml/parse.ts")).parse;
  return parse;
}
