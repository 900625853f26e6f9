import { LONG_FILE, MOST_REPORTS } from "../limits.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  tooLong: (length: number) =>
    `This file has ${length} characters, and flylint looks at a file of more than ${LONG_FILE} only for what flyctl refuses.`,
  ownFiles: "Put what is not configuration into files of its own, such as [[files]] with local_path.",
};

export default rule({
  id: "file-too-long",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  reads: "text",
  docs: "https://fly.io/docs/reference/configuration/",
  options: {
    maxCharacters: { description: "How many characters a file may have.", default: LONG_FILE },
  },
  *check({ document, options }) {
    const { length } = document.text;
    if (length > options.maxCharacters) yield { path: [], message: says.tooLong(length), help: says.ownFiles };
  },
});

export const manual: Manual = {
  title: "A file that is too long to be looked at in full",
  why: `The longest fly.toml that is known has 8,000 characters. Beyond ${LONG_FILE} flylint only checks what flyctl itself would refuse, and shows the ${MOST_REPORTS} gravest reports.`,
  how: "Put texts and data into files of their own.",
  examples: [
    {
      name: "more than is allowed",
      toml: `
        app = "my-shop" # <--
        primary_region = "fra"
      `,
      options: { maxCharacters: 20 },
    },
    {
      name: "of usual length",
      toml: `
        app = "my-shop"
      `,
    },
  ],
};
