import { fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { valueAt } from "../path.ts";
import { rule } from "../rule.ts";
import { short } from "../toml/write.ts";

export default rule({
  id: "mount-initial-size",
  category: "reliability",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "validate",
  docs: "https://fly.io/docs/reference/configuration/#initial_size",
  *check({ app, document }) {
    for (const mount of app.mounts) {
      const { initialSize, initialSizeGb } = mount;
      if (initialSize === undefined || (initialSizeGb !== undefined && initialSizeGb >= 1)) continue;
      const path = fieldPath(mount, "initial_size");
      const written = valueAt(document.exact, path);
      const problem =
        initialSizeGb === undefined
          ? "is no size that flyctl can read"
          : initialSizeGb < 0 && !initialSize.startsWith("-")
            ? "is more than flyctl can count"
            : `${/[.eE ]/.test(initialSize) && !/[a-z]$/i.test(initialSize) ? "counts bytes and " : ""}comes to less than 1 GB, the smallest volume`;
      yield {
        path,
        message: `initial_size = ${asWritten(written)} ${typeof written === "string" ? "" : `becomes the text ${short(initialSize)}, which `}${problem}, so flyctl refuses the file.`,
        help: 'initial_size = "1gb"',
        fix: { safe: false, changes: [{ set: path, toml: '"1gb"' }] },
      };
    }
  },
});

/** Whole floats keep their fraction: without it the number would be taken as it is. */
function asWritten(exact: unknown): string {
  return typeof exact === "number" && Number.isInteger(exact) ? `${short(exact)}.0` : short(exact);
}

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
