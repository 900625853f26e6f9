import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { isWiped } from "../schema/letter-case.ts";
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
      const top = path.length === 1;
      const table = typeof document.value[written] === "object" && top;
      const both = top && Object.hasOwn(document.value, usual);
      const found: Finding = {
        path,
        at: table ? "header" : "key",
        message: `${written} ${both && table ? `has to be written ${usual}: there is ${header([usual])}, too, and flyctl mixes what the two say` : consequence(usual, top)}.`,
        help: table
          ? `Write it in lower case: ${header([usual])} or ${header([usual, 0])}, as now`
          : `Write it in lower case: ${usual}`,
        outcome: top && isWiped(usual) && !both ? "ignored" : "risk",
        ...(both ? {} : { fix: { safe: true, changes: [{ rename: path, toml: usual }] } }),
      };
      yield top && CONVERTED.has(usual) ? found : { ...found, severity: "warning" };
    }
  },
});

function consequence(usual: string, top: boolean): string {
  if (top && isWiped(usual))
    return `has to be written ${usual}: spelled like this, flyctl reads the section and then drops it`;
  if (top && usual === "kill_timeout")
    return `has to be written ${usual}: spelled like this, a number counts nanoseconds instead of seconds`;
  if (top && CONVERTED.has(usual))
    return `has to be written ${usual}: spelled like this, numbers and times in it are read in another way, or not at all`;
  return `is usually written ${usual}; flyctl reads it all the same, but --strict complains and other tools do not know it`;
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
