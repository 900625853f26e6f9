import { LONG_FILE, LONGEST_FILE } from "../limits.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  tooLong: (length: number) =>
    `This file has ${length} characters. Beyond ${LONG_FILE} flylint only looks for what flyctl refuses or ignores.`,
  notRead: (length: number) =>
    `This file has ${length} characters. flylint reads no file of more than ${LONGEST_FILE}: that is no config.`,
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
    if (length > LONGEST_FILE) {
      yield { path: [], severity: "error", outcome: "load", message: says.notRead(length), help: says.ownFiles };
    } else if (length > options.maxCharacters) yield { path: [], message: says.tooLong(length), help: says.ownFiles };
  },
});

export const manual: Manual = {
  title: "A file that is too long to be looked at in full",
  why: `The longest fly.toml that is known has 20,000 characters. Beyond ${LONG_FILE} flylint only checks what flyctl itself would refuse or ignore, and a file of more than ${LONGEST_FILE} is not read at all.`,
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
