/** The script of the repository that an image starts with. */
import type { Beside, Source } from "./beside.ts";
import type { Copy, Image, Start } from "./image.ts";
import { wordsOf } from "./start.ts";

/** The text of the script that ENTRYPOINT or CMD runs; undefined where that is no file of the repository. */
export function scriptOf({ copies }: Image, start: Start, beside: Beside): Source<string> | undefined {
  const words = wordsOf(start);
  // `["sh", "/start.sh"]`, `["tini", "--", "/start.sh"]`
  const isRunner = /(?:^|\/)(?:ba|da|a)?sh$|(?:^|\/)(?:tini|dumb-init)$/.test(words[0] ?? "");
  const program = isRunner ? words.slice(1).find((word) => !word.startsWith("-")) : words[0];
  if (program === undefined || program.includes("$")) return undefined;
  for (const path of copies.flatMap((copy) => originsOf(copy, program))) {
    const source = beside.built(path);
    if (source && isScript(source.value)) return source;
  }
  return undefined;
}

/** Where in the build context a file of the image may come from. */
function originsOf({ sources, to }: Copy, program: string): readonly string[] {
  const base = program.replace(/^.*\//, "");
  return sources.flatMap((written) => {
    const source = written.replace(/^(?:\.?\/)+/, "").replace(/\/$/, "");
    if (/[*?[$]/.test(source)) return [];
    if (source === "" || source === ".") return [tail(program, to), program.replace(/^(?:\.?\/)+/, "")];
    const isSame = to === program || to.replace(/^(?:\.?\/)+/, "") === program.replace(/^(?:\.?\/)+/, "");
    if (isSame || source.replace(/^.*\//, "") === base) return [source];
    return program.startsWith(to.replace(/\/?$/, "/")) ? [`${source}/${tail(program, to)}`] : [];
  });
}

/** What is left of a path below a folder; below the folder of the app nobody knows which, so the folder may have any name. */
function tail(program: string, folder: string): string {
  const below = folder.replace(/\/?$/, "/");
  if (program.startsWith(below)) return program.slice(below.length);
  return program.replace(/^\/[^/]+\//, "").replace(/^\.\//, "");
}

function isScript(text: string): boolean {
  return text.startsWith("#!") || /^\s*(?:set -|exec |#)/.test(text);
}
