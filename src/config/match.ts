/** Globs, as `ignore` and `files` of a flylint.toml have them and as the command takes them. */
import picomatch from "picomatch";

/** For globs the question whether one of them matches a path. */
export type Matcher = (globs: readonly string[]) => (path: string) => boolean;

const known = new Map<string, (path: string) => boolean>();

/**
 * Whether globs match a path with `/` between its steps, or a folder above it. One without a `/` matches at any depth, as in
 * .gitignore; one that begins with `!` takes back what those before it matched.
 */
export const matcher: Matcher = (globs) => {
  const tests = globs.map((glob) => ({ isTakenBack: glob.startsWith("!"), matches: single(glob.replace(/^!/, "")) }));
  return (path) => tests.reduce((is, { isTakenBack, matches }) => (matches(path) ? !isTakenBack : is), false);
};

function single(glob: string): (path: string) => boolean {
  const found = known.get(glob);
  if (found) return found;
  const steps = glob.split("/");
  const first = steps.findIndex((step) => step !== ".");
  // `./apps/` and `apps` are the same; `/apps` is only that of the root.
  const plain = steps.slice(Math.max(first, 0), steps.findLastIndex((step) => step !== "") + 1).join("/");
  const pattern = plain.startsWith("/") ? plain.slice(1) : plain.includes("/") ? plain : `**/${plain}`;
  const isMatch = picomatch(pattern, { dot: true });
  const matches = (path: string) => withFoldersAbove(path).some((one) => isMatch(one));
  known.set(glob, matches);
  return matches;
}

/** `a/b/c` with `a/b` and `a`. */
function withFoldersAbove(path: string): readonly string[] {
  const steps = path.split("/");
  return steps.map((_, index) => steps.slice(0, steps.length - index).join("/"));
}
