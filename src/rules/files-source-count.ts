import { field, fieldPath, text } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, short } from "../toml/write.ts";
import { both } from "../words/english.ts";

/** In the order in which flyctl takes the first that is set (internal/appconfig/config.go, `toMachineFile`). */
const SOURCES = ["local_path", "secret_name", "raw_value"];

const says = {
  noSource: (file: string, guestPath: string) =>
    `${file} has no source for ${guestPath}, so the file is missing on the Machine.`,
  oneOf: [
    "Add one of:",
    code(
      'local_path = "config.yaml"\nsecret_name = "CONFIG"   # a secret with the content in base64\nraw_value = "the content"',
    ),
  ],
  severalSources: (winner: string, losers: readonly string[]) =>
    `A file can have only one source. flyctl uses ${winner} and ignores ${both(losers)}.`,
  keepOne: (set: readonly string[]) =>
    `Keep one of ${both(set)}, and delete the ${set.length > 2 ? "others" : "other"}.`,
};

export default rule({
  id: "files-source-count",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#the-files-section",
  *check({ app }) {
    for (const [index, file] of app.files.entries()) {
      const guestPath = text(file, "guest_path");
      const set = SOURCES.filter((key) => field(file, key) !== undefined && field(file, key) !== "");
      const [winner, ...losers] = set;
      // An entry without content takes back an earlier one for the same path (fly-go fly.go, MergeFiles), and an empty source
      // removes a file that is on the Machines.
      const isEmpty = SOURCES.some((key) => field(file, key) === "");
      const takesBack = isEmpty || app.files.slice(0, index).some((other) => text(other, "guest_path") === guestPath);
      if (winner === undefined && guestPath && !takesBack) {
        const missing = SOURCES.map((key) => [...file.path, key]);
        yield { path: file.path, missing, message: says.noSource(header(file.path), guestPath), help: says.oneOf };
      } else if (winner !== undefined && losers[0] !== undefined) {
        const message = says.severalSources(`${winner} = ${short(field(file, winner))}`, losers);
        yield { path: fieldPath(file, losers[0]), at: "key", message, help: says.keepOne(set) };
      }
    }
  },
});

export const manual: Manual = {
  title: "A file without a source, or with several",
  why: "A file on the Machine comes from `local_path`, `secret_name` or `raw_value`. flyctl uses the first one that is set, in this order, and silently ignores the rest. Without any of them, the file is not written.",
  how: "Keep exactly one.",
  examples: [
    {
      name: "two sources",
      toml: `
        [[files]]
          guest_path = "/etc/app.conf"
          local_path = "app.conf"
          raw_value = "x=1" # <--
      `,
    },
    {
      name: "no source",
      toml: `
        [[files]] # <--
          guest_path = "/etc/app.conf"
      `,
    },
    {
      name: "one source",
      toml: `
        [[files]]
          guest_path = "/etc/app.conf"
          local_path = "app.conf"
      `,
    },
    {
      name: "empty source, which removes the file",
      toml: `
        [[files]]
          guest_path = "/etc/app.conf"
          local_path = ""
        [[files]]
          guest_path = "/etc/motd"
          raw_value = ""
      `,
    },
    {
      name: "entry that takes back the one above",
      toml: `
        [[files]]
          guest_path = "/etc/app.conf"
          local_path = "app.conf"
        [[files]]
          guest_path = "/etc/app.conf"
      `,
    },
  ],
};
