import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { wrongName } from "../schema/made-up-names.ts";
import { withoutIndexes } from "../schema/unknown-key.ts";
import { both } from "../words/english.ts";

/** Known to flyctl, but nothing in it looks at them (internal/appconfig/config.go; deploy_build.go for lazy_load_images). */
const DEAD = ["auto_rollback", "lazy_load_images"];

export default rule({
  id: "legacy-experimental-keys",
  category: "deprecation",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#the-experimental-section",
  *check({ app, violations }) {
    const unknown = violations.map(({ path }) => path);
    const experimental = app.experimental;
    if (!experimental) return;
    const names = Object.keys(experimental.table);
    const dead: Path[] = names
      .filter((key) => DEAD.includes(key) || unknown.some((path) => path.at(-1) === key))
      .map((key) => [...experimental.path, key]);
    if (dead.length === 0) return;
    const whole = dead.length === names.length;
    yield whole ? wholeSection(experimental.path, dead) : oneReport(dead);
  },
});

function namesOf(paths: readonly Path[]): string {
  return both(paths.map((path) => `\`${path.at(-1)}\``));
}

function wholeSection(path: Path, dead: readonly Path[]): Finding {
  return {
    path: dead[0] ?? path,
    at: "key",
    message: `${namesOf(dead)} ${verb(dead)} of Fly's old platform: nothing reads ${dead.length > 1 ? "them" : "it"} any more, and this section has nothing else.`,
    help: "Delete the [experimental] section.",
    fix: { safe: true, changes: [{ remove: path }] },
  };
}

function oneReport(dead: readonly Path[]): Finding {
  const known = dead.length === 1 && dead[0] ? wrongName(withoutIndexes(dead[0])) : undefined;
  return {
    path: dead[0] ?? ["experimental"],
    at: "key",
    message: `${namesOf(dead)} ${known && dead.length === 1 ? known.message : `${verb(dead)} of Fly's old platform: nothing reads ${dead.length > 1 ? "them" : "it"} any more`}.`,
    help: dead.length > 1 ? `Delete the lines with ${namesOf(dead)}.` : "Delete the line.",
    fix: { safe: true, changes: dead.map((path) => ({ remove: path })) },
  };
}

function verb(dead: readonly Path[]): string {
  return dead.length > 1 ? "are leftovers" : "is a leftover";
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
