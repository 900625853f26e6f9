import { fieldPath } from "../app/section.ts";
import { isTemplateFile } from "../hints/environment.ts";
import { placeholderInName } from "../hints/placeholder.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, short } from "../toml/write.ts";

/** The name becomes a label of an address, and those have at most 63 characters (RFC 1035). */
const LONGEST = 63;
const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

const says = {
  impossible: (name: string, flaw: string) =>
    `${name} cannot be the name of an app, because it becomes an address below fly.dev: ${flaw}.`,
  tooLong: (length: number) => `it has ${length} characters, and ${LONGEST} fit`,
  upperCase: "only lower-case letters, digits and dashes are allowed",
  dashAtEnd: "it cannot begin or end with a dash",
  blank: "blanks are not allowed, only lower-case letters, digits and dashes",
  oddCharacter: (character: string) => `${character} is not allowed, only lower-case letters, digits and dashes`,
  rename: (better: string) => `app = ${better}\nIf the app exists already, copy its name from: fly apps list`,
};

export default rule({
  id: "app-name-invalid",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#the-app-name",
  *check({ app, filename }) {
    const name = app.name?.trim();
    if (!name || app.name === undefined || placeholderInName(name) || isTemplateFile(filename)) return;
    if (NAME.test(app.name) && name.length <= LONGEST) return;
    yield {
      path: fieldPath(app.root, "app"),
      message: says.impossible(short(app.name), flawOf(app.name)),
      help: says.rename(quoted(slug(name) || "my-app")),
    };
  },
});

function flawOf(name: string): string {
  if (name.length > LONGEST) return says.tooLong(name.length);
  if (/[A-Z]/.test(name)) return says.upperCase;
  const odd = /[^a-z0-9-]/.exec(name)?.[0];
  if (odd === undefined) return says.dashAtEnd;
  return odd === " " ? says.blank : says.oddCharacter(quoted(odd));
}

function slug(name: string): string {
  // Of dashes in a row one is left, so that there is one at each end at most.
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return plain.slice(0, LONGEST).replace(/^-|-$/g, "");
}

export const manual: Manual = {
  title: "A name that no app can have",
  why: "The name of an app becomes its address, NAME.fly.dev, so it is made of lower-case letters, digits and dashes. `fly launch` refuses any other name, and `fly deploy` looks for an app that cannot exist.",
  how: "Write the name as `fly apps list` shows it, or choose one that fits. Files without a name, with a placeholder, and files to copy are left alone.",
  examples: [
    {
      name: "upper case and an underscore",
      toml: `
        app = "My_App" # <--
      `,
    },
    {
      name: "a dot",
      toml: `
        app = "acme.example.com" # <--
      `,
    },
    {
      name: "a dash at the end",
      toml: `
        app = "acme-" # <--
      `,
    },
    {
      name: "too long for an address",
      toml: `
        app = "a-very-long-name-for-an-app-that-somebody-made-up-from-a-branch-name" # <--
      `,
    },
    {
      name: "a fitting name",
      toml: `
        app = "my-app-2"
      `,
    },
    {
      name: "a placeholder has a report of its own",
      toml: `
        app = "pr-\${{ github.event.number }}-acme"
      `,
    },
    {
      name: "a file to copy",
      toml: `
        app = "memos_example"
      `,
      filename: "fly.example.toml",
    },
  ],
};
