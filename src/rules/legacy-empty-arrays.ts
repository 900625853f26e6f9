import { field, fieldPath, isPatched, type Section } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { rule } from "../rule.ts";

/** `script_checks` is not among them: legacy-check-keys reports it, empty or not. */
const CHECKS = ["http_checks", "tcp_checks"];

const says = {
  noEffect: (key: string) => `${key} = [] has no effect. Early versions of flyctl added it to every file.`,
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
      // flyctl's patches drop this exact name only; in other letter case the file does not load.
      ...emptyLists(app.root, ["processes"]).filter(isPatched),
      ...services.flatMap((service) => emptyLists(service, CHECKS)),
    ];
    for (const path of paths) {
      yield {
        path,
        at: "key",
        message: says.noEffect(String(path.at(-1))),
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
  title: "Empty arrays from early versions of flyctl",
  why: "`http_checks = []` looks intentional but does nothing. `processes = []` blocks a `[processes]` section: TOML does not allow both.",
  how: "Delete the lines.",
  examples: [
    {
      name: "empty arrays in an old file",
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
      name: "different capitalization, which does not load (see value-type-mismatch)",
      toml: `
        app = "acme"
        Processes = []
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
