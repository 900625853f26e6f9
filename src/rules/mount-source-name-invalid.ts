import { fieldPath } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { several } from "../words/english.ts";

const NAME = /^[a-z0-9_]{1,30}$/;

const says = {
  invalid: (name: string, problem: string) =>
    `${name} is not a valid volume name (${problem}), so the deploy fails. Use up to 30 lowercase letters, digits and underscores.`,
  characters: (others: readonly string[]) => `it contains ${several(others, 5)}`,
  length: (length: number) => `it has ${length} characters`,
};

export default rule({
  id: "mount-source-name-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#source",
  *check({ app }) {
    for (const mount of app.mounts) {
      const { source } = mount;
      if (!source || NAME.test(source)) continue;
      const path = fieldPath(mount, "source");
      const better = source.toLowerCase().replaceAll(/[-. ]/g, "_").slice(0, 30);
      const others = [...new Set(source.match(/[^a-z0-9_]/gu))].map(quoted);
      const problem = others.length > 0 ? says.characters(others) : says.length([...source].length);
      yield {
        path,
        message: says.invalid(quoted(source), problem),
        // Not safe: volumes that exist keep their name, and a Machine cannot change to one of another name.
        ...(NAME.test(better) ? setTo(path, quoted(better), { safe: false }) : { help: code('source = "data"') }),
      };
    }
  },
});

export const manual: Manual = {
  title: "An invalid volume name",
  why: "A volume name can have up to 30 lowercase letters, digits and underscores. flyctl does not check it, but Fly refuses to create the volume, so the first deploy fails.",
  how: 'Use underscores instead of dashes: `source = "my_data"`.',
  links: ["https://github.com/CurateLabs/graphforge/issues/884"],
  examples: [
    {
      name: "a dash",
      toml: `
        [mounts]
          source = "my-data" # <--
          destination = "/data"
      `,
      fixed: `
        [mounts]
          source = "my_data"
          destination = "/data"
      `,
    },
    {
      name: "a space",
      toml: `
        [mounts]
          source = "storage data" # <--
          destination = "/data"
      `,
      fixed: `
        [mounts]
          source = "storage_data"
          destination = "/data"
      `,
    },
    {
      name: "too long",
      toml: `
        [mounts]
          source = "the_volume_of_the_production_database" # <--
          destination = "/data"
      `,
      fixed: `
        [mounts]
          source = "the_volume_of_the_production_d"
          destination = "/data"
      `,
    },
    {
      name: "an emoji",
      toml: `
        [mounts]
          source = "data_💾" # <--
          destination = "/data"
      `,
    },
    {
      name: "an underscore",
      toml: `
        [mounts]
          source = "my_data"
          destination = "/data"
      `,
    },
  ],
};
