import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { isTable, isTableOrTables, valueAt } from "../path.ts";
import { rule } from "../rule.ts";
import { isWiped } from "../schema/decode.ts";
import { header } from "../toml/write.ts";

/** Where flyctl's own conversions look for the exact name, another case changes what happens. */
const CONVERTED = new Set([
  "mounts",
  "vm",
  "metrics",
  "env",
  "checks",
  "services",
  "processes",
  "build",
  "experimental",
  "kill_timeout",
]);

const says = {
  mixed: (written: string, usual: string) =>
    `${written} must be written ${usual}. The file also has ${usual}, and flyctl mixes the two.`,
  repeated: (written: string, usual: string) =>
    `${written} must be written ${usual}. The file also has ${usual}, and flyctl uses that one.`,
  dropped: (written: string, usual: string) => `${written} must be written ${usual}. As it is, flyctl ignores it.`,
  nanoseconds: (written: string, usual: string) =>
    `${written} must be written ${usual}. As it is, a number means nanoseconds instead of seconds.`,
  misread: (written: string, usual: string) =>
    `${written} must be written ${usual}. As it is, flyctl reads numbers and durations in it differently, or not at all.`,
  unusual: (written: string, usual: string) =>
    `${written} should be written ${usual}. flyctl reads it, but --strict reports it, and other tools do not know it.`,
  rename: (usual: string) => `Rename it to ${usual}.`,
  renameSection: (title: string) => ["Write its name in lowercase:", code(title)],
  merge: (usual: string) => `Move its keys to ${usual}, and delete this section.`,
  keepOne: (usual: string) => `Keep one of the two lines, spelled ${usual}.`,
};

export default rule({
  id: "key-case",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "ignored",
  reads: "schema",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ violations, document }) {
    for (const { path, meant } of violations) {
      const written = String(path.at(-1));
      const usual = String(meant?.at(-1) ?? written.toLowerCase());
      const value = valueAt(document.value, path);
      const isTop = path.length === 1;
      const isSection = isTop && isTableOrTables(document.value[written]);
      const table = valueAt(document.value, path.slice(0, -1));
      const both = isTable(table) && Object.hasOwn(table, usual) ? table[usual] : undefined;
      const areTables = isTableOrTables(both);
      const message =
        both === undefined ? messageFor(written, usual, isTop, value) : areTables ? says.mixed : says.repeated;
      const isList = isSection && Array.isArray(document.value[written]);
      const titleOf = (name: string) => (isSection ? header(isList ? [name, 0] : [name]) : name);
      const title = titleOf(usual);
      const renaming = isSection ? says.renameSection : says.rename;
      const helpFor = both === undefined ? renaming : areTables ? says.merge : says.keepOne;
      const isDropped = isTop && isWiped(written) && both === undefined;
      yield {
        path,
        at: isSection ? "header" : "key",
        severity: isTop && CONVERTED.has(usual) && !isOnlyText(usual, value) ? undefined : "warning",
        outcome: isDropped ? "ignored" : "risk",
        message: message(titleOf(written), title),
        help: helpFor(title),
        // A volume or a VM that counts from now on changes how the app runs.
        fix: both !== undefined ? undefined : { safe: !isDropped, changes: [{ rename: path, toml: usual }] },
      };
    }
  },
});

/** Variables and commands that are text already: the conversions would not change them. */
function isOnlyText(usual: string, value: unknown): boolean {
  const isFlat = usual === "env" || usual === "processes";
  return isFlat && isTable(value) && Object.values(value).every((item) => typeof item === "string");
}

function messageFor(
  key: string,
  usual: string,
  isTop: boolean,
  value: unknown,
): (written: string, usual: string) => string {
  if (!isTop || !CONVERTED.has(usual) || isOnlyText(usual, value)) return says.unusual;
  if (isWiped(key)) return says.dropped;
  return usual === "kill_timeout" ? says.nanoseconds : says.misread;
}

export const manual: Manual = {
  title: "A key with uppercase letters",
  why: "flyctl reads keys in uppercase or lowercase, but some of its conversions look only for the lowercase name. flyctl silently ignores `[[Mounts]]`, `[[VM]]` and `[[Metrics]]`, `Kill_Timeout = 5` means five nanoseconds, and with a number in `[Env]` it cannot load the file.",
  how: "Write all keys in lowercase.",
  examples: [
    {
      name: "section that is dropped",
      toml: `
        [[Mounts]] # <--
          source = "data"
          destination = "/data"
      `,
      fixed: `
        [[mounts]]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "seconds that become nanoseconds",
      toml: `
        Kill_Timeout = 5 # <--
      `,
      fixed: `
        kill_timeout = 5
      `,
    },
    {
      name: "variables that are text anyway",
      toml: `
        ENV = { NODE_ENV = "production" } # <--
      `,
      fixed: `
        env = { NODE_ENV = "production" }
      `,
    },
    {
      name: "key that works by chance",
      toml: `
        [http_service]
          Internal_Port = 8080 # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "array, which is no section",
      toml: `
        Mounts = [] # <--
      `,
      fixed: `
        mounts = []
      `,
    },
    {
      name: "section in both spellings",
      toml: `
        [env]
          PORT = "8080"
        [Env] # <--
          LOG_LEVEL = "info"
      `,
    },
    {
      name: "key in both spellings",
      toml: `
        [http_service]
          Internal_Port = 3000 # <--
          internal_port = 8080
      `,
    },
    {
      name: "lowercase keys, and environment variables in any case",
      toml: `
        kill_timeout = 5
        [env]
          PORT = "8080"
          Port = "1"
      `,
    },
  ],
};
