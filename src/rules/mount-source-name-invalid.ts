import { fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { both } from "../words/english.ts";

const NAME = /^[a-z0-9_]{1,30}$/;

const says = {
  invalid: (name: string, problem: string) =>
    `${name} ${problem}, and the name of a volume is made of up to 30 lower case letters, digits and underscores: Fly does not create it, and the deploy fails.`,
  characters: (others: readonly string[]) => `has ${both(others)} in it`,
  length: (length: number) => `has ${length} characters`,
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
      const better = source.toLowerCase().replaceAll("-", "_").slice(0, 30);
      const others = [...new Set(source.match(/[^a-z0-9_]/g))].map(quoted);
      const problem = others.length > 0 ? says.characters(others) : says.length(source.length);
      yield {
        path,
        message: says.invalid(quoted(source), problem),
        // Not safe: volumes that exist keep their name, and a Machine cannot change to one of another name.
        ...(NAME.test(better) ? setTo(path, quoted(better), { safe: false }) : { help: 'source = "data"' }),
      };
    }
  },
});

export const manual: Manual = {
  title: "A name that no volume can have",
  why: "Names of volumes are made of lower case letters, digits and underscores, at most 30 of them. flyctl does not look; the platform refuses to create the volume when the app is deployed first.",
  how: 'Write underscores for dashes: `source = "my_data"`.',
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
      name: "an underscore",
      toml: `
        [mounts]
          source = "my_data"
          destination = "/data"
      `,
    },
  ],
};
