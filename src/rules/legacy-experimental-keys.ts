import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { rule } from "../rule.ts";
import { both } from "../words/english.ts";

/** Known to flyctl, but nothing in it looks at them (internal/appconfig/config.go; deploy_build.go for lazy_load_images). */
const DEAD = ["auto_rollback", "lazy_load_images"];

const says = {
  oneDead: (name: string) => `${name} is from Fly's old platform, and Fly ignores it.`,
  allDead: (names: readonly string[]) =>
    `[experimental] contains only keys from Fly's old platform: ${both(names)}. Fly ignores them.`,
  someDead: (names: readonly string[]) => `${both(names)} are from Fly's old platform, and Fly ignores them.`,
  deleteSection: "Delete the [experimental] section.",
  deleteLine: "Delete the line.",
  deleteLines: (names: readonly string[]) => `Delete ${both(names)}.`,
  onLine: (name: string, place: string) => `${name} (${place})`,
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
    const placed = (place: (path: Path) => string) =>
      dead.map((key, index) => (index === 0 ? inTicks(key) : says.onLine(inTicks(key), place(paths[index] ?? path))));
    const gone = isWhole ? [experimental.path] : paths;
    yield {
      path,
      at: "key",
      message: (place) => message(placed(place), isWhole),
      help: (place) =>
        isWhole ? says.deleteSection : dead.length > 1 ? says.deleteLines(placed(place)) : says.deleteLine,
      fix: { safe: true, changes: gone.map((remove) => ({ remove })) },
    };
  },
});

function message(names: readonly string[], isWhole: boolean): string {
  if (names.length === 1) return says.oneDead(names.join());
  return isWhole ? says.allDead(names) : says.someDead(names);
}

function inTicks(name: string): string {
  return `\`${name}\``;
}

export const manual: Manual = {
  title: "Keys of the old platform under [experimental]",
  why: "`auto_rollback`, `allowed_public_ports`, `private_network` and `lazy_load_images` worked on Fly's first platform. Fly ignores them now.",
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
      name: "next to a key that works",
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
      name: "several, reported once",
      toml: `
        [experimental]
          auto_rollback = true # <--
          cmd = ["bin/server"]
          private_network = true
          lazy_load_images = true
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
