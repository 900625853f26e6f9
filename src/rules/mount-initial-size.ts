import { fieldPath } from "../app/section.ts";
import { type Manual, rule } from "../rule.ts";
import { short } from "../wording.ts";

export default rule({
  id: "mount-initial-size",
  category: "reliability",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "validate",
  docs: "https://fly.io/docs/reference/configuration/#initial_size",
  *check({ app }) {
    for (const mount of app.mounts) {
      if (mount.initialSize === undefined) continue;
      const path = fieldPath(mount, "initial_size");
      const fix = { safe: false, changes: [{ set: path, toml: '"1gb"' }] };
      if (mount.initialSizeGb === undefined) {
        yield {
          path,
          message: `initial_size = ${short(mount.initialSize)} is no size that flyctl can read, so it refuses the file.`,
          help: 'initial_size = "1gb"',
          fix,
        };
      } else if (mount.initialSizeGb < 1) {
        yield {
          path,
          message: `initial_size = ${short(mount.initialSize)} comes to less than 1 GB, which is the smallest volume, so flyctl refuses the file.`,
          help: 'initial_size = "1gb"',
          fix,
        };
      }
    }
  },
});

export const manual: Manual = {
  title: "A volume with a size that Fly does not take",
  why: "The smallest volume has 1 GB. flyctl rounds down to whole gigabytes and refuses anything below one, and what it cannot read. A bare number counts gigabytes; with a unit, 1 GB is 1,000,000,000 bytes.",
  how: 'Write a number with its unit: `initial_size = "10gb"`.',
  examples: [
    {
      name: "megabytes",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          initial_size = "512mb" # <--
      `,
      fixed: `
        [mounts]
          source = "data"
          destination = "/data"
          initial_size = "1gb"
      `,
    },
    {
      name: "no size at all",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          initial_size = "large" # <--
      `,
      fixed: `
        [mounts]
          source = "data"
          destination = "/data"
          initial_size = "1gb"
      `,
    },
    {
      name: "gigabytes, with and without unit",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          initial_size = 10
      `,
    },
  ],
};
