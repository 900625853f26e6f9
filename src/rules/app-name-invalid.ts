import { fieldPath } from "../app/section.ts";
import { code, run } from "../help.ts";
import { isTemplateFile } from "../hints/filename.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, short } from "../toml/write.ts";
import { placeholderInName } from "../words/placeholder.ts";

/** The name becomes a label of an address, and those have at most 63 characters (RFC 1035). */
const LONGEST = 63;
const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

const says = {
  invalid: (name: string, flaw: string) => `${name} is not a valid app name (it becomes a fly.dev hostname)${flaw}.`,
  tooLong: (length: number) => `: it has ${length} characters, and the limit is ${LONGEST}`,
  upperCase: ". Use lowercase letters, digits and dashes",
  dashAtEnd: ": it cannot start or end with a dash",
  space: ": it cannot contain spaces. Use lowercase letters, digits and dashes",
  oddCharacter: (character: string) => `: ${character} is not allowed. Use lowercase letters, digits and dashes`,
  rename: (better: string) => [
    code(`app = ${better}`),
    "If the app already exists, copy its name from:",
    run("fly apps list"),
  ],
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
      message: says.invalid(short(app.name), flawOf(app.name)),
      help: says.rename(quoted(slug(name) || "my-app")),
    };
  },
});

function flawOf(name: string): string {
  if (name.length > LONGEST) return says.tooLong(name.length);
  if (/[A-Z]/.test(name)) return says.upperCase;
  const odd = /[^a-z0-9-]/.exec(name)?.[0];
  if (odd === undefined) return says.dashAtEnd;
  return odd === " " ? says.space : says.oddCharacter(quoted(odd));
}

function slug(name: string): string {
  // Of dashes in a row one is left, so that there is one at each end at most.
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return plain.slice(0, LONGEST).replace(/^-|-$/g, "");
}

export const manual: Manual = {
  title: "An invalid app name",
  why: "The name of an app becomes its hostname, NAME.fly.dev, so it can contain only lowercase letters, digits and dashes. `fly launch` rejects any other name, and `fly deploy` looks for an app that cannot exist.",
  how: "Copy the name from `fly apps list`, or choose a valid one. flylint skips templates and names that contain a placeholder.",
  examples: [
    {
      name: "uppercase letters and an underscore",
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
      name: "a trailing dash",
      toml: `
        app = "acme-" # <--
      `,
    },
    {
      name: "too long for a hostname",
      toml: `
        app = "a-very-long-name-for-an-app-that-somebody-made-up-from-a-branch-name" # <--
      `,
    },
    {
      name: "a valid name",
      toml: `
        app = "my-app-2"
      `,
    },
    {
      name: "a placeholder, reported by placeholder-value",
      toml: `
        app = "pr-\${{ github.event.number }}-acme"
      `,
    },
    {
      name: "a template",
      toml: `
        app = "memos_example"
      `,
      filename: "fly.example.toml",
    },
  ],
};
