/** Help that says the same as the fix beside it. */
import type { App } from "../app/model.ts";
import type { Change } from "../change.ts";
import { code, type Help, type HelpPart, run } from "../help.ts";
import { entryOf, type Path } from "../path.ts";
import { header, toml, tomlKey } from "../toml/write.ts";
import { fly, shell } from "./commands.ts";

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

/** The schemes of the web, and what an app on Fly answers to on the private network. */
const PRIVATE_SCHEMES: Readonly<Record<string, string>> = { http: "http", https: "http", ws: "ws", wss: "ws" };

/** Where a variable should point whose server is not there. */
export function realServer(app: App, variable: string, scheme = ""): Help {
  const inside = entryOf(PRIVATE_SCHEMES, scheme);
  if (inside === undefined) {
    return [
      "Delete the line, and store the real address as a secret:",
      run(fly(app, shell`secrets set ${variable}=...`)),
    ];
  }
  return ["If it is another of your apps on Fly:", code(`${tomlKey(variable)} = "${inside}://OTHER-APP.flycast"`)];
}
