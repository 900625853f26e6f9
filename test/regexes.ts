/** Every regular expression of the source, found by a parser. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Literal, parse } from "acorn";
import { simple } from "acorn-walk";
import { transformSync } from "esbuild";

export interface Regex {
  readonly file: string;
  readonly pattern: string;
  readonly flags: string;
}

/** The regular expressions below a folder, except in generated files; those that `new RegExp` makes are no literals. */
export function regexesBelow(folder: string): readonly Regex[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.startsWith("generated"))
    .flatMap((name) => regexesIn(join(folder, name)));
}

function regexesIn(file: string): readonly Regex[] {
  const { code } = transformSync(readFileSync(file, "utf8"), { loader: "ts" });
  const found: Regex[] = [];
  simple(parse(code, { ecmaVersion: "latest", sourceType: "module" }), {
    Literal({ regex }: Literal) {
      if (regex) found.push({ file, ...regex });
    },
  });
  return found;
}
