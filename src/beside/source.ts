/** The source of the program that an image starts, as far as it is in the repository. */
import { programsIn } from "../hints/program.ts";
import type { Beside } from "./beside.ts";
import { scriptsIn } from "./dependencies.ts";
import type { Image } from "./image.ts";
import { imageWords } from "./start.ts";

/** Where compiled programs begin. */
const MAIN = ["main.go", "src/main.rs"];

/** The texts of the files that the command of an image names, also by way of the scripts in package.json. */
export function sourcesOf(image: Image, beside: Beside): readonly string[] {
  const words = imageWords(image);
  const script = scriptNamed(words, beside);
  const own = script === undefined ? words : programsIn(script.split(/\s+/)).flat();
  return [...new Set([...own.flatMap(filesOf), ...MAIN])].flatMap((file) => beside.built(file)?.value ?? []);
}

/** What `npm start`, `yarn start` or `pnpm run start` runs. */
export function scriptNamed([first = "", ...others]: readonly string[], beside: Beside): string | undefined {
  if (!/(?:^|\/)(?:npm|yarn|pnpm|bun)$/.test(first)) return undefined;
  const name = others.find((word) => word !== "run" && !word.startsWith("-")) ?? "start";
  return scriptsIn(beside.built("package.json")?.value ?? "").find((one) => one.name === name)?.text;
}

/** The files that a word may stand for: `server.js`, `/app/server.js`, and `app.main:app` of Python. */
function filesOf(word: string): readonly string[] {
  if (/\.(?:[cm]?[jt]s|py|rb|php|exs?)$/.test(word)) {
    const path = word.replace(/^(?:\.?\/)+/, "");
    return [path, path.replace(/^[^/]+\//, "")];
  }
  const [, module] = /^([A-Za-z_][\w.]*):\w+$/.exec(word) ?? [];
  return module === undefined ? [] : [`${module.replaceAll(".", "/")}.py`];
}
