import { field, fieldPath, text } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, short } from "../toml/write.ts";
import { both } from "../words/english.ts";

/** In the order in which flyctl takes the first that is set (internal/appconfig/config.go, `toMachineFile`). */
const SOURCES = ["local_path", "secret_name", "raw_value"];

const says = {
  noSource: (file: string, guestPath: string) =>
    `${file} does not say what is in ${guestPath}, so the app does not find it on the Machine.`,
  oneOf:
    'One of:\nlocal_path = "config.yaml"\nsecret_name = "CONFIG"   # a secret that holds the file in base64\nraw_value = "the text itself"',
  severalSources: (winner: string, losers: readonly string[]) =>
    `${winner} wins, and ${both(losers)} ${losers.length > 1 ? "do" : "does"} nothing: a file has one source.`,
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
      // An entry without content takes back an earlier one for the same path (fly-go fly.go, MergeFiles).
      const takesBack = app.files.slice(0, index).some((other) => text(other, "guest_path") === guestPath);
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
  title: "A file with no source, or with several",
  why: "A file on the Machine comes from `local_path`, from `secret_name` or from `raw_value`. flyctl takes the first of them that is set, in this order, and says nothing about the rest; with none of them there is no file.",
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
      name: "an entry that takes back the one above",
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
