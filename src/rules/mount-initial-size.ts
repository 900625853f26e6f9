import { fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { valueAt } from "../path.ts";
import { rule } from "../rule.ts";
import { short } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  refused: (written: string, problem: string) => `initial_size = ${written} ${problem}, so flyctl rejects the file.`,
  refusedAsString: (written: string, text: string, problem: string) =>
    `initial_size = ${written} becomes the string ${text}, which ${problem}, so flyctl rejects the file.`,
  unreadable: "is not a valid size",
  tooSmall: "is less than 1 GB, the minimum volume size",
  tooFewBytes: "means bytes and is less than 1 GB, the minimum volume size",
};

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
      const exact = valueAt(document.exact, path);
      const problem = problemOf(initialSize, initialSizeGb);
      const message =
        typeof exact === "string"
          ? says.refused(asWritten(exact), problem)
          : says.refusedAsString(asWritten(exact), short(initialSize), problem);
      yield { path, message, ...setTo(path, '"1gb"', { safe: false }) };
    }
  },
});

function problemOf(size: string, gigabytes: number | undefined): string {
  if (gigabytes === undefined) return says.unreadable;
  return /[.eE ]/.test(size) && !/[a-z]$/i.test(size) ? says.tooFewBytes : says.tooSmall;
}

/** Whole floats keep their fraction: without it the number would be taken as it is. */
function asWritten(exact: unknown): string {
  return typeof exact === "number" && Number.isInteger(exact) ? `${short(exact)}.0` : short(exact);
}

export const manual: Manual = {
  title: "An invalid initial volume size",
  why: "The minimum volume size is 1 GB. flyctl rounds down to whole gigabytes, and rejects a size below 1 GB or one that it cannot read. A bare integer means gigabytes. With a unit, 1 GB is 1,000,000,000 bytes.",
  how: 'Write a number with a unit: `initial_size = "10gb"`.',
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
      name: "not a size",
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
      name: "a bare integer, in gigabytes",
      toml: `
        [mounts]
          source = "data"
          destination = "/data"
          initial_size = 10
      `,
    },
  ],
};
