import type { Manual } from "../manual.ts";
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
    `${written} has to be written ${usual}: there is ${header([usual])}, too, and flyctl mixes what the two say.`,
  dropped: (written: string, usual: string) =>
    `${written} has to be written ${usual}: spelled like this, flyctl reads the section and then drops it.`,
  nanoseconds: (written: string, usual: string) =>
    `${written} has to be written ${usual}: spelled like this, a number counts nanoseconds instead of seconds.`,
  misread: (written: string, usual: string) =>
    `${written} has to be written ${usual}: spelled like this, numbers and times in it are read in another way, or not at all.`,
  unusual: (written: string, usual: string) =>
    `${written} is usually written ${usual}; flyctl reads it all the same, but --strict complains and other tools do not know it.`,
  lowerCaseKey: (usual: string) => `Write it in lower case: ${usual}`,
  lowerCaseHeader: (usual: string) => `Write it in lower case: ${header([usual])} or ${header([usual, 0])}, as now`,
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
      const isTop = path.length === 1;
      const isSection = isTop && typeof document.value[written] === "object";
      const areBoth = isTop && Object.hasOwn(document.value, usual);
      const message = isSection && areBoth ? says.mixed : messageFor(written, usual, isTop);
      yield {
        path,
        at: isSection ? "header" : "key",
        severity: isTop && CONVERTED.has(usual) ? undefined : "warning",
        outcome: isTop && isWiped(written) && !areBoth ? "ignored" : "risk",
        message: message(written, usual),
        help: isSection ? says.lowerCaseHeader(usual) : says.lowerCaseKey(usual),
        fix: areBoth ? undefined : { safe: true, changes: [{ rename: path, toml: usual }] },
      };
    }
  },
});

function messageFor(key: string, usual: string, isTop: boolean): (written: string, usual: string) => string {
  if (!isTop || !CONVERTED.has(usual)) return says.unusual;
  if (isWiped(key)) return says.dropped;
  return usual === "kill_timeout" ? says.nanoseconds : says.misread;
}

export const manual: Manual = {
  title: "A key in other letter case",
  why: "flyctl's decoder takes keys in any letter case, but the conversions before it look for the exact name. So `[[Mounts]]`, `[[VM]]` and `[[Metrics]]` are read and then dropped without a word, `Kill_Timeout = 5` is five nanoseconds, and a number below `[Env]` stops the file from loading.",
  how: "Write all keys in lower case.",
  examples: [
    {
      name: "a section that vanishes",
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
      name: "a key that works by luck",
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
      name: "lower case, and names of your own in any case",
      toml: `
        kill_timeout = 5
        [env]
          PORT = "8080"
          Port = "1"
      `,
    },
  ],
};
