import type { Mount } from "../app/mount.ts";
import { field, fieldPath, has } from "../app/section.ts";
import type { Change } from "../change.ts";
import { folded } from "../go/fold.ts";
import type { Manual } from "../manual.ts";
import { pathKey } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { short } from "../toml/write.ts";
import { both } from "../words/english.ts";

const DEFAULTS = {
  auto_extend_size_threshold: "80",
  auto_extend_size_increment: '"1GB"',
  auto_extend_size_limit: '"10GB"',
} as const;

type Key = keyof typeof DEFAULTS;

export default rule({
  id: "auto-extend-incomplete",
  category: "reliability",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "validate",
  docs: "https://fly.io/docs/reference/configuration/#auto_extend_size_threshold",
  *check({ app, violations }) {
    for (const { path, value } of violations) {
      const key = folded(String(path.at(-1))) as Key;
      yield {
        path,
        message: `${key} = ${short(value)} is no size that flyctl can read, so it refuses the file.`,
        help: `${key} = ${DEFAULTS[key]}`,
        fix: { safe: false, changes: [{ set: path, toml: DEFAULTS[key] }] },
      };
    }
    const reported = new Set(violations.map(({ path }) => pathKey(path.slice(0, -1))));
    for (const mount of app.mounts) {
      if (reported.has(pathKey(mount.path))) continue;
      yield* problems(mount);
    }
  },
});

/** flyctl internal/appconfig/validation.go, validateMounts: as soon as one of the three is set, all are checked. */
function* problems(mount: Mount): Iterable<Finding> {
  const { threshold, increment, limit } = mount.autoExtend;
  const present = (Object.keys(DEFAULTS) as Key[]).filter((key) => has(mount, key));
  // A value of another kind has a report of its own, and what was meant by it nobody knows.
  const isKind = (key: Key) =>
    typeof field(mount, key) === (key === "auto_extend_size_threshold" ? "number" : "string");
  if (present.length === 0 || !present.every(isKind)) return;
  const ranges: readonly (readonly [Key, boolean, string])[] = [
    ["auto_extend_size_threshold", threshold >= 50 && threshold <= 99, "from 50 to 99 percent"],
    ["auto_extend_size_increment", increment >= 1 && increment <= 100, "from 1 to 100 GB"],
    [
      "auto_extend_size_limit",
      limit === 0 ? !mount.autoExtend.limitText : limit >= 1 && limit <= 500,
      "from 1 to 500 GB",
    ],
  ];
  if (
    threshold === 0 &&
    increment === 0 &&
    limit === 0 &&
    !mount.autoExtend.incrementText &&
    !mount.autoExtend.limitText
  )
    return;
  const missing = ranges.filter(([key, isRight]) => !has(mount, key) && !isRight).map(([key]) => key);
  const wrong = ranges.filter(([key, isRight]) => has(mount, key) && !isRight);
  for (const [key, , range] of wrong) {
    yield {
      path: fieldPath(mount, key),
      message: `${key} is ${short(field(mount, key))}, but it has to be ${range}, so flyctl refuses the file.`,
      help: `${key} = ${DEFAULTS[key]}`,
      fix: { safe: false, changes: [{ set: fieldPath(mount, key), toml: DEFAULTS[key] }] },
    };
  }
  if (missing.length > 0) yield incomplete(mount, present[0] ?? "auto_extend_size_threshold", missing);
  else if (wrong.length === 0 && !has(mount, "auto_extend_size_limit")) yield unlimited(mount);
}

function incomplete(mount: Mount, at: Key, missing: readonly Key[]): Finding {
  const all =
    missing.includes("auto_extend_size_limit") || has(mount, "auto_extend_size_limit")
      ? missing
      : [...missing, "auto_extend_size_limit" as const];
  const lines = all.map((key) => `${key} = ${DEFAULTS[key]}`);
  const change: Change = { add: mount.path, toml: lines.join("\n") };
  return {
    path: fieldPath(mount, at),
    at: "key",
    message: `A volume grows only with ${both(["auto_extend_size_threshold", "auto_extend_size_increment"])}; ${both(missing)} ${missing.length > 1 ? "are" : "is"} missing, so flyctl refuses the file.`,
    help: lines.join("\n"),
    fix: { safe: false, changes: [change] },
  };
}

function unlimited(mount: Mount): Finding {
  return {
    path: fieldPath(mount, "auto_extend_size_threshold"),
    at: "key",
    severity: "warning",
    outcome: "risk",
    message:
      "auto_extend_size_limit is missing: flyctl takes the file, but Fly's docs say that the volume does not grow then.",
    help: 'auto_extend_size_limit = "10GB"',
    fix: { safe: false, changes: [{ add: mount.path, toml: 'auto_extend_size_limit = "10GB"' }] },
  };
}

const MOUNT = '[mounts]\n  source = "data"\n  destination = "/data"\n';

export const manual: Manual = {
  title: "Volume growth that is only half set up",
  why: "A volume grows by itself only where a threshold (50 to 99 percent) and an increment (1 to 100 GB) are set; flyctl refuses the file otherwise. Without a limit (up to 500 GB) it loads, but the docs say that the volume does not grow.",
  how: "Set all three.",
  examples: [
    {
      name: "only the threshold",
      toml: `${MOUNT}  auto_extend_size_threshold = 80 # <--\n`,
      fixed: `
        [mounts]
          auto_extend_size_increment = "1GB"
          auto_extend_size_limit = "10GB"
          source = "data"
          destination = "/data"
          auto_extend_size_threshold = 80
      `,
    },
    {
      name: "a threshold that is too low",
      toml: `${MOUNT}  auto_extend_size_threshold = 20 # <--\n  auto_extend_size_increment = "1GB"\n  auto_extend_size_limit = "10GB"\n`,
      fixed: `${MOUNT}  auto_extend_size_threshold = 80\n  auto_extend_size_increment = "1GB"\n  auto_extend_size_limit = "10GB"\n`,
    },
    {
      name: "all three",
      toml: `${MOUNT}  auto_extend_size_threshold = 80\n  auto_extend_size_increment = "1GB"\n  auto_extend_size_limit = "10GB"\n`,
    },
  ],
};
