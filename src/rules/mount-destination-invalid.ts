import type { Mount } from "../app/mount.ts";
import { field, fieldPath, has } from "../app/section.ts";
import { code } from "../help.ts";
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
    `${mount} has no ${keys.join(" and no ")}, so the deploy fails. A mount needs a volume name (source) and a path (destination).`,
  root: 'A volume cannot be mounted at "/", which holds the files of the image. The Machine does not start.',
  notAbsolute: (written: string) => `destination = ${written} is not an absolute path, so the Machine does not start.`,
  goesUp: (written: string) => `destination = ${written} contains "..", so the Machine does not start.`,
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
      if (isRoot(destination)) yield { path, message: says.root, help: code('destination = "/data"') };
      else if (!destination.startsWith("/") || /(^|\/)\.\.(\/|$)/.test(destination)) {
        const message = (destination.startsWith("/") ? says.goesUp : says.notAbsolute)(toml(destination));
        yield { path, message, ...setTo(path, toml(resolved(destination)), { safe: false }) };
      }
    }
  },
});

function* incomplete(mount: Mount): Iterable<Finding> {
  const missing = NEEDED.filter(({ key }) => !has(mount, key) || field(mount, key) === "");
  if (missing.length === 0) return;
  const { path } = mount;
  const keys = missing.map(({ key }) => key);
  const lines = missing.map(({ line }) => line).join("\n");
  yield {
    path,
    missing: keys.map((key) => [...path, key]),
    message: says.missing(header(path), keys),
    help: code(lines),
    // An empty value stands in the way of a second line.
    fix: keys.some((key) => has(mount, key)) ? undefined : { safe: false, changes: [{ add: path, toml: lines }] },
  };
}

/** The absolute path without dots, and without the drive of a path from Windows. */
function resolved(path: string): string {
  const steps: string[] = [];
  const plain = path
    .replace(/^[A-Za-z]:/, "")
    .replaceAll("\\", "/")
    .replace(/^[./]+/, "");
  for (const step of plain.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/") || "data"}`;
}

/** Whether nothing but the root is left of an absolute path without its empty steps and dots. */
function isRoot(path: string): boolean {
  return path.startsWith("/") && path.split("/").every((step) => step === "" || step === ".");
}

export const manual: Manual = {
  title: "A mount without a valid source or destination",
  why: "A mount needs a volume name (`source`) and an absolute path (`destination`) other than `/`. flyctl checks neither: the deploy fails, or the Machine does not start.",
  how: 'Set both: `source = "data"` and `destination = "/data"`.',
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
      name: "a Windows path",
      toml: `
        [mounts]
          source = "data"
          destination = 'C:\\data' # <--
      `,
      fixed: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "a path that goes up",
      toml: `
        [mounts]
          source = "data"
          destination = "/app/../data" # <--
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
      name: "both set",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
  ],
};
