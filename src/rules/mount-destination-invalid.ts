import type { Mount } from "../app/mount.ts";
import { field, fieldPath, has } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { header, toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const NEEDED = [
  { key: "source", line: 'source = "data"' },
  { key: "destination", line: 'destination = "/data"' },
];

const says = {
  missing: (mount: string, keys: readonly string[]) =>
    `${mount} has no ${keys.join(" and no ")}, so the deploy fails: Fly needs the name of the volume and the folder where the app sees it.`,
  root: 'A volume cannot be mounted at "/", where the image of the app lives: the Machine does not start.',
  notAbsolute: (written: string) => `destination = ${written} is not an absolute path, so the Machine does not start.`,
};

export default rule({
  id: "mount-destination-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#the-mounts-section",
  *check({ app }) {
    for (const mount of app.mounts) {
      yield* incomplete(mount);
      const { destination } = mount;
      if (!destination) continue;
      const path = fieldPath(mount, "destination");
      if (isRoot(destination)) yield { path, message: says.root, help: 'destination = "/data"' };
      else if (!destination.startsWith("/") || /(^|\/)\.\.(\/|$)/.test(destination)) {
        const better = `/${destination.replace(/^[./\\]+/, "").replaceAll("../", "")}`;
        yield { path, message: says.notAbsolute(toml(destination)), ...setTo(path, toml(better), { safe: false }) };
      }
    }
  },
});

function* incomplete(mount: Mount): Iterable<Finding> {
  const missing = NEEDED.filter(({ key }) => !has(mount, key) || field(mount, key) === "");
  if (missing.length === 0) return;
  const { path } = mount;
  const keys = missing.map(({ key }) => key);
  const help = missing.map(({ line }) => line).join("\n");
  yield {
    path,
    missing: keys.map((key) => [...path, key]),
    message: says.missing(header(path), keys),
    help,
    // An empty value stands in the way of a second line.
    fix: keys.some((key) => has(mount, key)) ? undefined : { safe: false, changes: [{ add: path, toml: help }] },
  };
}

/** Whether nothing but the root is left of an absolute path without its empty steps and dots. */
function isRoot(path: string): boolean {
  return path.startsWith("/") && path.split("/").every((step) => step === "" || step === ".");
}

export const manual: Manual = {
  title: "A volume that cannot be mounted",
  why: "A volume needs a name (`source`) and an absolute path (`destination`) that is not `/`. flyctl does not check either; the deploy fails, or the Machine does not start.",
  how: 'Write both: `source = "data"` and `destination = "/data"`.',
  examples: [
    {
      name: "the root",
      toml: `
        [mounts]
          source = "data"
          destination = "/" # <--
      `,
    },
    {
      name: "a relative path",
      toml: `
        [mounts]
          source = "data"
          destination = "data" # <--
      `,
      fixed: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "no source",
      toml: `
        [mounts] # <--
          destination = "/data"
      `,
      fixed: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "both there",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
  ],
};
