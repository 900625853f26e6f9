import type { Mount } from "../app/mount.ts";
import { field, fieldPath, has } from "../app/section.ts";
import { folded } from "../go/fold.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { pathKey } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { short } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { both } from "../words/english.ts";

/** What each key may be, and what we advise. */
const KEYS = {
  auto_extend_size_threshold: { of: "threshold", type: "number", least: 50, most: 99, unit: "percent", advised: "80" },
  auto_extend_size_increment: { of: "increment", type: "string", least: 1, most: 100, unit: "GB", advised: '"1GB"' },
  auto_extend_size_limit: { of: "limit", type: "string", least: 1, most: 500, unit: "GB", advised: '"10GB"' },
} as const;

type Key = keyof typeof KEYS;

const NAMES = Object.keys(KEYS) as Key[];
const LIMIT = "auto_extend_size_limit";

const says = {
  unreadable: (key: string, value: string) => `${key} = ${value} is not a valid size, so flyctl rejects the file.`,
  outOfRange: (key: string, value: string, least: number, most: number, unit: string) =>
    `${key} must be between ${least} and ${most} ${unit}, not ${value}, so flyctl rejects the file.`,
  incomplete: (missing: readonly string[]) =>
    `Volume auto-extension also needs ${both(missing)}. flyctl rejects the file.`,
  unlimited:
    "auto_extend_size_limit is missing. flyctl accepts this, but according to Fly's docs, a volume without a limit does not grow.",
};

export default rule({
  id: "auto-extend-incomplete",
  category: "reliability",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "validate",
  docs: "https://fly.io/docs/reference/configuration/#auto_extend_size_threshold",
  *check({ app, violations }) {
    for (const { path, value } of violations) {
      const key = folded(String(path.at(-1))) as Key;
      const message = says.unreadable(key, short(value));
      yield { path, message, ...setTo(path, KEYS[key].advised, { safe: false }) };
    }
    const reported = new Set(violations.map(({ path }) => pathKey(path.slice(0, -1))));
    for (const mount of app.mounts) if (!reported.has(pathKey(mount.path))) yield* problems(mount);
  },
});

/** flyctl internal/appconfig/validation.go, validateMounts: as soon as one of the three is set, all are checked. */
function* problems(mount: Mount): Iterable<Finding> {
  const present = NAMES.filter((key) => has(mount, key));
  const [first] = present;
  if (!first) return;
  // A value of another kind has a report of its own, and what was meant by it nobody knows; a number is an amount.
  const strange = present.filter((key) => typeof field(mount, key) !== KEYS[key].type);
  if (strange.length > 0) {
    const areAmounts = strange.every((key) => Number(field(mount, key)) > 0);
    if (areAmounts && isIncomplete(mount)) yield { ...incomplete(mount, first, absentOf(mount)), fix: undefined };
    return;
  }
  // Zero and empty strings count as nothing.
  if (Object.values(mount.autoExtend).every((value) => !value)) return;
  const wrong = present.filter((key) => !isInRange(mount, key));
  for (const key of wrong) {
    const { least, most, unit, advised } = KEYS[key];
    const path = fieldPath(mount, key);
    const message = says.outOfRange(key, short(field(mount, key)), least, most, unit);
    yield { path, message, ...setTo(path, advised, { safe: false }) };
  }
  const absent = absentOf(mount);
  if (isIncomplete(mount)) yield incomplete(mount, first, absent);
  else if (wrong.length === 0 && absent.length > 0) yield unlimited(mount);
}

function absentOf(mount: Mount): readonly Key[] {
  return NAMES.filter((key) => !has(mount, key));
}

function isIncomplete(mount: Mount): boolean {
  return absentOf(mount).some((key) => key !== LIMIT);
}

function isInRange({ autoExtend }: Mount, key: Key): boolean {
  const { of, least, most } = KEYS[key];
  const value = autoExtend[of];
  if (key === LIMIT && value === 0) return !autoExtend.limitText;
  return value >= least && value <= most;
}

function incomplete(mount: Mount, first: Key, absent: readonly Key[]): Finding {
  const lines = absent.map((key) => `${key} = ${KEYS[key].advised}`).join("\n");
  return {
    path: fieldPath(mount, first),
    at: "key",
    message: says.incomplete(absent.filter((key) => key !== LIMIT)),
    help: code(lines),
    fix: { safe: false, changes: [{ add: mount.path, toml: lines }] },
  };
}

function unlimited(mount: Mount): Finding {
  const line = `${LIMIT} = ${KEYS[LIMIT].advised}`;
  return {
    path: fieldPath(mount, "auto_extend_size_threshold"),
    at: "key",
    severity: "warning",
    outcome: "risk",
    message: says.unlimited,
    help: code(line),
    fix: { safe: false, changes: [{ add: mount.path, toml: line }] },
  };
}

const MOUNT = '[mounts]\n  source = "data"\n  destination = "/data"\n';

export const manual: Manual = {
  title: "Incomplete volume auto-extension",
  why: "To grow a volume, Fly needs a threshold (50 to 99 percent) and an increment (1 to 100 GB). If either is missing, flyctl rejects the file. If only the limit (up to 500 GB) is missing, flyctl accepts the file, but according to Fly's docs the volume does not grow.",
  how: "Set all three keys.",
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
      name: "an increment of another type, alone",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          auto_extend_size_increment = 1 # <--
      `,
    },
    {
      name: "threshold too low",
      toml: `${MOUNT}  auto_extend_size_threshold = 20 # <--\n  auto_extend_size_increment = "1GB"\n  auto_extend_size_limit = "10GB"\n`,
      fixed: `${MOUNT}  auto_extend_size_threshold = 80\n  auto_extend_size_increment = "1GB"\n  auto_extend_size_limit = "10GB"\n`,
    },
    {
      name: "all three",
      toml: `${MOUNT}  auto_extend_size_threshold = 80\n  auto_extend_size_increment = "1GB"\n  auto_extend_size_limit = "10GB"\n`,
    },
  ],
};
