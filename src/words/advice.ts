/** Help that says the same as the fix beside it. */
import type { App } from "../app/model.ts";
import type { Change } from "../change.ts";
import { code, type Help, type HelpPart } from "../help.ts";
import type { Path } from "../path.ts";
import { header, toml, tomlKey } from "../toml/write.ts";

/** Help and fix of a finding, in one. */
export interface Advice {
  readonly help: HelpPart;
  readonly fix: { readonly safe: boolean; readonly changes: readonly Change[] };
}

/** To set the key at `path` to another value; `toml` is the value as one writes it in TOML. */
export function setTo(path: Path, toml: string, { safe }: { readonly safe: boolean }): Advice {
  return { help: code(`${tomlKey(String(path.at(-1)))} = ${toml}`), fix: { safe, changes: [{ set: path, toml }] } };
}

/** What a new [processes] asks for besides: from then on flyctl refuses services that name no group. */
export function nameInServices({ services }: App, group: string): Help {
  const unnamed = services.filter(({ processes }) => processes.length === 0).map(({ path }) => header(path));
  return [...new Set(unnamed)].flatMap((section) => [`and in ${section}:`, code(`processes = ${toml([group])}`)]);
}
