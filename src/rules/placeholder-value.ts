import { usedBuildKey } from "../app/build.ts";
import type { App } from "../app/model.ts";
import { field, fieldPath, type Section, table } from "../app/section.ts";
import { isReviewFile, isTemplateFile } from "../hints/environment.ts";
import { type Placeholder, placeholderIn, placeholderInName } from "../hints/placeholder.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { short, tomlKey } from "../toml/write.ts";
import { fly } from "../words/commands.ts";

/** Whoever writes this word knows what it is. */
const WORD = /^placeholder$/i;
/** An address with a password: what stands between the slashes has a colon and then an at sign. */
const PASSWORD = /:\/\/[^/:]*:[^/@]*@/;

const says = {
  // No app can fill in its own name.
  nameIsVariable: (line: string) =>
    `Fly fills in nothing by itself: unless a tool of yours does so before the deploy, ${line} stays as it is.`,
  valueIsVariable: (line: string) =>
    `Fly fills in nothing by itself: unless a tool of yours does so before the deploy, or the app when it starts, ${line} stays as it is.`,
  isWord: (line: string) => `${line} stands for a value that is still to come, and until then the app gets this word.`,
  isTemplate: (line: string) => `${line} is still the text of a template, and Fly takes it as it is.`,
  isEmpty: "The name of the app is empty, so every fly command needs it: fly deploy -a NAME.",
  fillIn: "Write the value itself, or have it put in before the deploy, such as by: envsubst < fly.in.toml > fly.toml",
  writeName: 'app = "my-app"\nwith the name of your app: fly apps list',
  writeRegion: 'primary_region = "iad"\nwith the code of your region: fly platform regions',
  writeValue: (setSecret: string) =>
    `Put your own value in its place, or delete the line. If it is a secret, delete the line and run: ${setSecret}`,
};

export default rule({
  id: "placeholder-value",
  category: "correctness",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/",
  options: {
    patterns: {
      description: "Further texts that are to be replaced, wherever they occur in a value; case does not count.",
      default: [] as readonly string[],
    },
  },
  *check({ app, options, filename }) {
    if (isTemplateFile(filename)) return;
    for (const value of values(app)) {
      const kind = kindOf(value, options.patterns);
      const isExpected = kind === "variable" && (value.isName ? isReviewFile(filename) : isFilledIn(app));
      if (kind !== undefined && !isExpected) yield finding(app, value, kind);
    }
    if (app.name?.trim() === "") {
      yield { path: fieldPath(app.root, "app"), severity: "info", message: says.isEmpty, help: 'app = "my-app"' };
    }
  },
});

interface Value {
  readonly name: string;
  readonly value: string;
  readonly path: Path;
  readonly isName: boolean;
}

function kindOf({ value, isName }: Value, patterns: readonly string[]): Placeholder | undefined {
  if (patterns.some((text) => value.toLowerCase().includes(text.toLowerCase()))) return "blank";
  return isName ? placeholderInName(value) : placeholderIn(value);
}

/** A variable where no app could fill it in: a tool does, and then it does so everywhere. */
function isFilledIn(app: App): boolean {
  const names = [app.name, app.primaryRegion, usedBuildKey(app, "image")?.split(":").at(-1)];
  return names.some((name = "") => placeholderInName(name) === "variable");
}

/** Every value that people fill in when they copy a file. */
function values(app: App): readonly Value[] {
  const args = app.build && table(app.build, "args");
  const sections: readonly Section[] = [...(args ? [args] : []), ...app.mounts];
  return [
    ...strings(app.root, ["app", "primary_region"], true),
    ...app.env.map(({ name, value, path }) => ({ name, value, path, isName: false })),
    ...sections.flatMap((section) => strings(section, Object.keys(section.table), false)),
  ];
}

function strings(section: Section, keys: readonly string[], isName: boolean): readonly Value[] {
  return keys.flatMap((name) => {
    const value = field(section, name);
    return typeof value === "string" ? [{ name, value, path: fieldPath(section, name), isName }] : [];
  });
}

function finding(app: App, { name, value, path, isName }: Value, kind: Placeholder): Finding {
  const isWord = WORD.test(value);
  const hasPassword = PASSWORD.test(value);
  const line = hasPassword ? name : `${tomlKey(name)} = ${short(value, 60)}`;
  return {
    path,
    message: messageFor(line, kind, isName, isWord),
    help: helpFor(app, name, isWord ? "blank" : kind),
    severity: kind === "variable" || isWord ? "info" : undefined,
    outcome: kind === "blank" && isName ? "deploy" : undefined,
    sensitive: hasPassword ? true : undefined,
  };
}

function messageFor(line: string, kind: Placeholder, isName: boolean, isWord: boolean): string {
  if (kind === "variable") return isName ? says.nameIsVariable(line) : says.valueIsVariable(line);
  return isWord ? says.isWord(line) : says.isTemplate(line);
}

function helpFor(app: App, name: string, kind: Placeholder): string {
  if (kind === "variable") return says.fillIn;
  if (name === "app") return says.writeName;
  if (name === "primary_region") return says.writeRegion;
  return says.writeValue(fly(app, `secrets set ${name}=...`));
}

export const manual: Manual = {
  title: "Text of a template that is still to be filled in",
  why: "Files that come with a project or a guide hold texts such as `<your-app-name>` or `changeme`. Fly takes them as they are: the app is not found, or it runs with a password that everybody knows.",
  how: "Replace them. flyctl does not expand variables such as `$NAME`: they reach the app as just that text, unless a tool replaces them before. Files to copy, such as fly.example.toml, are left alone.",
  examples: [
    {
      name: "the name of the app",
      toml: `
        app = "<your-app-name>" # <--
      `,
    },
    {
      name: "a region",
      toml: `
        app = "acme"
        primary_region = "REGION" # <--
      `,
    },
    {
      name: "a password and an address",
      toml: `
        [env]
          ADMIN_PASSWORD = "changeme" # <--
          PUBLIC_URL = "https://YOUR_APP_NAME.fly.dev" # <--
      `,
    },
    {
      name: "a variable that nobody fills in",
      toml: `
        [env]
          DATABASE_URL = "postgres://app:\${DB_PASSWORD}@db.acme.internal/app" # <--
      `,
    },
    {
      name: "the name of a review app, which comes from the command line",
      toml: `
        app = "pr-\${{ github.event.number }}-acme"
      `,
      filename: "fly.review.toml",
    },
    {
      name: "a file that a script fills in, as its image tells",
      toml: `
        [build]
          image = "ghcr.io/acme/web:$VERSION"
        [env]
          RELEASE = "$VERSION"
      `,
    },
    {
      name: "a word that holds the place of a value",
      toml: `
        app = "placeholder" # <--
        [env]
          S3_BUCKET = "placeholder" # <--
      `,
    },
    {
      name: "no name",
      toml: `
        app = "" # <--
      `,
    },
    {
      name: "a text of one's own",
      toml: `
        [build.args]
          LICENSE = "ACME-DEMO" # <--
      `,
      options: { patterns: ["acme-demo"] },
    },
    {
      name: "filled in",
      toml: `
        app = "todo"
        primary_region = "iad"
        [env]
          PUBLIC_URL = "https://find-your-name.example.com"
          LOG_FORMAT = "{message}"
          SETTINGS = '{"theme": "dark"}'
      `,
    },
    {
      name: "a file to copy",
      toml: `
        app = "<your-app-name>"
      `,
      filename: "fly.example.toml",
    },
  ],
};
