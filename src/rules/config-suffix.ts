import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  asToml: (suffix: string) =>
    `flyctl reads a ${suffix} file as TOML, but this is not TOML. flyctl cannot load this file.`,
  rename: (suffix: string) => `Rename the file so that its name ends in ${suffix} (in lowercase).`,
};

/** The suffixes that look like another form, and those that flyctl takes for it (internal/appconfig/serde.go). */
const MEANT: readonly (readonly [suffix: RegExp, meant: string])[] = [
  [/\.ya?ml$/i, ".yaml"],
  [/\.json[c5]?$/i, ".json"],
];

export default rule({
  id: "config-suffix",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "load",
  reads: "text",
  docs: "https://fly.io/docs/reference/configuration/",
  replaces: ["toml-syntax", "toml-duplicate"],
  *check({ document, filename = "" }) {
    if (document.form.name !== "toml" || document.errors.length === 0) return;
    const [suffix] = /\.\w+$/.exec(filename) ?? [];
    const meant = MEANT.find(([pattern]) => pattern.test(filename))?.[1];
    if (suffix === undefined || meant === undefined) return;
    const range = document.locate().range([], "value");
    yield { path: [], range, message: says.asToml(suffix), help: says.rename(meant) };
  },
});

export const manual: Manual = {
  title: "A YAML or JSON file with a name that flyctl reads as TOML",
  why: "flyctl looks only at the end of the file name: `.json` is JSON, `.yaml` is YAML, and everything else is TOML, even `.yml`, `.JSON` and `.jsonc`. Without `-c`, it looks only for `fly.toml`, `fly.json` and `fly.yaml`.",
  how: "Rename the file to `fly.yaml` or `fly.json`.",
  examples: [
    {
      name: "fly.yml",
      filename: "fly.yml",
      toml: `
        app: my-shop # <--
        primary_region: fra
      `,
    },
    {
      name: "fly.yaml",
      filename: "fly.yaml",
      toml: `
        app: my-shop
        primary_region: fra
      `,
    },
  ],
};
