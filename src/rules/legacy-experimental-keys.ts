import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { wrongName } from "../schema/made-up-names.ts";
import { withoutIndexes } from "../schema/unknown-key.ts";
import { both } from "../words/english.ts";

/** Known to flyctl, but nothing in it looks at them (internal/appconfig/config.go; deploy_build.go for lazy_load_images). */
const DEAD = ["auto_rollback", "lazy_load_images"];

const says = {
  leftovers: (names: readonly string[], more = "") =>
    names.length === 1
      ? `${both(names)} is a leftover of Fly's old platform: nothing reads it any more${more}.`
      : `${both(names)} are leftovers of Fly's old platform: nothing reads them any more${more}.`,
  nothingElse: ", and this section has nothing else",
  known: (name: string, what: string) => `${name} ${what}.`,
  deleteSection: "Delete the [experimental] section.",
  deleteLine: "Delete the line.",
  deleteLines: (names: readonly string[]) => `Delete the lines with ${both(names)}.`,
};

export default rule({
  id: "legacy-experimental-keys",
  category: "deprecation",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#the-experimental-section",
  *check({ app: { experimental }, violations }) {
    if (!experimental) return;
    const keys = Object.keys(experimental.table);
    const dead = keys.filter((key) => DEAD.includes(key) || violations.some(({ path }) => path.at(-1) === key));
    const paths = dead.map((key) => [...experimental.path, key]);
    const [path] = paths;
    if (!path) return;
    const isWhole = dead.length === keys.length;
    const gone = isWhole ? [experimental.path] : paths;
    yield {
      path,
      at: "key",
      ...(isWhole ? wholeSection(dead) : someLines(dead, withoutIndexes(path))),
      fix: { safe: true, changes: gone.map((remove) => ({ remove })) },
    };
  },
});

interface Report {
  readonly message: string;
  readonly help: string;
}

function wholeSection(dead: readonly string[]): Report {
  return { message: says.leftovers(dead.map(inTicks), says.nothingElse), help: says.deleteSection };
}

function someLines(dead: readonly string[], first: readonly string[]): Report {
  const names = dead.map(inTicks);
  if (dead.length > 1) return { message: says.leftovers(names), help: says.deleteLines(names) };
  const known = wrongName(first);
  return { message: known ? says.known(both(names), known.message) : says.leftovers(names), help: says.deleteLine };
}

function inTicks(name: string): string {
  return `\`${name}\``;
}

export const manual: Manual = {
  title: "Leftovers of the old platform below [experimental]",
  why: "`auto_rollback`, `allowed_public_ports`, `private_network` and `lazy_load_images` did something on Fly's first platform. Today nothing reads them.",
  how: "Delete them. `cmd`, `entrypoint` and `exec` still work.",
  examples: [
    {
      name: "the whole section",
      toml: `
        [experimental]
          allowed_public_ports = [] # <--
          auto_rollback = true
        [env]
      `,
      fixed: `
        [env]
      `,
    },
    {
      name: "beside a key that works",
      toml: `
        [experimental]
          auto_rollback = true # <--
          cmd = ["bin/server"]
      `,
      fixed: `
        [experimental]
          cmd = ["bin/server"]
      `,
    },
    {
      name: "keys that work",
      toml: `
        [experimental]
          entrypoint = ["/entrypoint.sh"]
      `,
    },
  ],
};
