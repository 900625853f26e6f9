/** Single values and keys as rules write them, for the forms that write them in another way. */
import { parse } from "smol-toml";
import type { Table } from "../path.ts";

/** What lines of TOML say; undefined where they are none. */
export function tableOfToml(toml: string): Table | undefined {
  return read(toml);
}

/** The value of a text such as `"5s"` or `["web"]`; undefined where it is none. */
export function valueOfToml(toml: string): unknown {
  return read(`value = ${toml}`)?.value;
}

/** The name of a key such as `app` or `"my.key"`; undefined where it is none, or several. */
export function nameOfToml(toml: string): string | undefined {
  return Object.keys(read(`${toml} = ""`) ?? {}).find((_, index) => index === 0);
}

function read(toml: string): Table | undefined {
  try {
    return parse(toml);
  } catch {
    return undefined;
  }
}
