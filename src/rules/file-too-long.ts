import { LONG_FILE, LONGEST_FILE } from "../limits.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  tooLong: (length: number) =>
    `This file has ${length} characters. Above ${LONG_FILE}, flylint checks only what flyctl rejects or ignores.`,
  notRead: (length: number) =>
    `This file has ${length} characters. flylint does not read files above ${LONGEST_FILE} characters.`,
  ownFiles: "Move data that is not configuration to files, for example with local_path in [[files]].",
};

export default rule({
  id: "file-too-long",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  reads: "text",
  docs: "https://fly.io/docs/reference/configuration/",
  options: {
    maxCharacters: { description: "The number of characters that a file may have.", default: LONG_FILE },
  },
  *check({ document, options }) {
    const { length } = document.text;
    if (length > LONGEST_FILE) {
      yield { path: [], severity: "error", outcome: "load", message: says.notRead(length), help: says.ownFiles };
    } else if (length > options.maxCharacters) yield { path: [], message: says.tooLong(length), help: says.ownFiles };
  },
});

export const manual: Manual = {
  title: "A file that is too long for a full check",
  why: `The longest known fly.toml has 20,000 characters. Above ${LONG_FILE}, flylint checks only what flyctl rejects or ignores, and it does not read files above ${LONGEST_FILE} characters.`,
  how: "Move long strings and data to files.",
  examples: [
    {
      name: "too long",
      toml: `
        app = "my-shop" # <--
        primary_region = "fra"
      `,
      options: { maxCharacters: 20 },
    },
    {
      name: "usual length",
      toml: `
        app = "my-shop"
      `,
    },
  ],
};
