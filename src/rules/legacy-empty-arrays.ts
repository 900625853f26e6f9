import { field, fieldPath, type Section } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { rule } from "../rule.ts";

/** `script_checks` is not among them: legacy-check-keys reports it, empty or not. */
const CHECKS = ["http_checks", "tcp_checks"];

const says = {
  noGroups:
    "processes = [] says nothing: the app has no process groups anyway. Early versions of flyctl wrote it into every file.",
  noChecks: (key: string) =>
    `${key} = [] says nothing: the service has no such checks anyway. Early versions of flyctl wrote it into every file.`,
  deleteLine: "Delete the line.",
};

export default rule({
  id: "legacy-empty-arrays",
  category: "style",
  severity: { recommended: "off", production: "off", all: "info" },
  outcome: "style",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ app }) {
    const services = app.services.filter(({ kind }) => kind === "services");
    const paths = [
      ...emptyLists(app.root, ["processes"]),
      ...services.flatMap((service) => emptyLists(service, CHECKS)),
    ];
    for (const path of paths) {
      const key = String(path.at(-1));
      yield {
        path,
        at: "key",
        message: key === "processes" ? says.noGroups : says.noChecks(key),
        help: says.deleteLine,
        fix: { safe: true, changes: [{ remove: path }] },
      };
    }
  },
});

function emptyLists(section: Section, keys: readonly string[]): readonly Path[] {
  const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;
  return keys.filter((key) => isEmpty(field(section, key))).map((key) => fieldPath(section, key));
}

export const manual: Manual = {
  title: "Empty lists from early versions of flyctl",
  why: "`http_checks = []` looks like a decision and is nothing. `processes = []` is in the way of a `[processes]` section: TOML does not allow both.",
  how: "Delete the lines.",
  examples: [
    {
      name: "lists of an old file",
      toml: `
        app = "acme"
        processes = [] # <--
        [[services]]
          http_checks = [] # <--
          internal_port = 8080
          protocol = "tcp"
      `,
      fixed: `
        app = "acme"
        [[services]]
          internal_port = 8080
          protocol = "tcp"
      `,
    },
    {
      name: "without them",
      toml: `
        app = "acme"
        [[services]]
          internal_port = 8080
          protocol = "tcp"
      `,
    },
  ],
};
