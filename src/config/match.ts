/** Globs, as `ignore` and `files` of a flylint.toml have them and as the command takes them. */
import { matches, readPattern } from "../beside/gitignore.ts";
import { oncePer } from "../once.ts";

/**
 * Whether globs match a path with `/` between its steps, or a folder above it. They are those of .gitignore, and `{a,b}` is
 * either: one without a `/` matches at any depth, one that begins with `!` takes back what those before it matched.
 */
export function matcher(globs: readonly string[]): (path: string) => boolean {
  const tests = globs.map((glob) => ({ isTakenBack: glob.startsWith("!"), test: single(glob.replace(/^!/, "")) }));
  return (path) => tests.reduce((is, { isTakenBack, test }) => (test(path) ? !isTakenBack : is), false);
}

const single = oncePer((glob: string): ((path: string) => boolean) => {
  const steps = glob.split("/");
  const first = steps.findIndex((step) => step !== ".");
  // `./apps/` and `apps` are the same; `/apps` is only that of the root.
  const plain = steps.slice(Math.max(first, 0), steps.findLastIndex((step) => step !== "") + 1).join("/");
  const patterns = alternatives(plain).map(readPattern);
  return (path) => withFoldersAbove(path).some((one) => patterns.some((pattern) => matches(pattern, one)));
});

/** `a/b/c` with `a/b` and `a`, each as its steps. */
function withFoldersAbove(path: string): readonly (readonly string[])[] {
  const steps = path.split("/");
  return steps.map((_, index) => steps.slice(0, steps.length - index));
}

/** Braces in braces in braces may stand for more globs than anybody can match. */
const MOST_ALTERNATIVES = 100;

/** The globs that one with braces stands for; with very many of them the braces are no more than characters. */
function alternatives(glob: string): readonly string[] {
  let all: readonly string[] = [glob];
  for (;;) {
    const next = all.flatMap(withoutBraces);
    if (next.length === all.length || next.length > MOST_ALTERNATIVES) return all;
    all = next;
  }
}

/** Innermost braces written out. */
function withoutBraces(glob: string): readonly string[] {
  const [, before = "", inner, after = ""] = /^(.*?)\{([^{},]*,[^{}]*)\}(.*)$/s.exec(glob) ?? [];
  return inner === undefined ? [glob] : inner.split(",").map((one) => before + one + after);
}
