import type { Path } from "./path.ts";

/**
 * One step of a fix, told in paths; `toml` is text as it stands in a fly.toml.
 * `set` replaces a value, `rename` a key, `remove` deletes a key or a table with all below it, `add` puts lines right
 * below the header of a table (the root: at the top), `header` replaces a `[header]` (by nothing: takes its line away),
 * `append` adds to the end of the file.
 */
export type Change =
  | { readonly set: Path; readonly toml: string }
  | { readonly rename: Path; readonly toml: string }
  | { readonly remove: Path }
  | { readonly add: Path; readonly toml: string }
  | { readonly header: Path; readonly toml: string }
  | { readonly append: string };
