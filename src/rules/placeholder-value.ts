import { buildArgs, usedBuildKey } from "../app/build.ts";
import type { App } from "../app/model.ts";
import { field, fieldPath, type Section } from "../app/section.ts";
import { code, type Help, run } from "../help.ts";
import { isReviewFile, isTemplateFile } from "../hints/filename.ts";
import { isSecretName } from "../hints/secrets.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { short, tomlKey } from "../toml/write.ts";
import { fly, shell } from "../words/commands.ts";
import { type Placeholder, placeholderIn, placeholderInName } from "../words/placeholder.ts";

/** Whoever writes this word knows what it is. */
const WORD = /^placeholder$/i;
/** An address with a password: what stands between the slashes has a colon and then an at sign. */
const PASSWORD = /:\/\/[^/:]*:[^/@]*@/;

const says = {
  // No app can fill in its own name.
  nameIsVariable: (line: string) =>
    `Fly does not expand variables. Unless something substitutes it before the deploy, ${line} is used literally.`,
  valueIsVariable: (line: string) =>
    `Fly does not expand variables. Unless something substitutes it before the deploy or at startup, ${line} is used literally.`,
  isWord: (line: string) =>
    `${line} is a placeholder. Unless something replaces it before the deploy, Fly uses it literally.`,
  isTemplate: (line: string) => `${line} is template text that was never filled in. Fly uses it literally.`,
  hasTemplate: (name: string) => `${name} contains template text that was never filled in. Fly uses it literally.`,
  isEmpty: "app is empty: fly commands fail unless you pass -a NAME or set FLY_APP.",
  fillIn: [
    "Write the actual value. Or substitute it before the deploy, for example with:",
    run("envsubst < fly.in.toml > fly.toml"),
  ],
  storeSecret: (setSecret: string) => ["Delete the line, and store the value as a secret:", run(setSecret)],
  writeName: ["Write the name of your app (fly apps list shows it):", code('app = "my-app"')],
  writeRegion: ["Write the code of your region (fly platform regions lists them):", code('primary_region = "iad"')],
  writeValue: "Write the actual value.",
  writeArgument: "Write the actual value, or delete the line.",
  writeVariable: (setSecret: string) => [
    "Write the actual value, or delete the line. For a secret, delete the line and run:",
    run(setSecret),
  ],
};

export default rule({
  id: "placeholder-value",
  category: "correctness",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/",
  replaces: ["invalid-enum-value"],
  options: {
    patterns: {
      description: "Additional strings that count as placeholders anywhere in a value, in any case.",
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
      yield { path: fieldPath(app.root, "app"), severity: "info", message: says.isEmpty, help: says.writeName };
    }
  },
});

interface Value {
  readonly name: string;
  readonly value: string;
  readonly path: Path;
  readonly isName: boolean;
}

const NAMES: readonly string[] = ["app", "primary_region"];

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
  const args = buildArgs(app);
  const sections: readonly Section[] = [...(args ? [args] : []), ...app.mounts, ...app.vms];
  return [
    ...strings(app.root, NAMES, true),
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

function finding(app: App, place: Value, kind: Placeholder): Finding {
  const { name, value, path, isName } = place;
  const isWord = WORD.test(value);
  const hasPassword = PASSWORD.test(value);
  const line = hasPassword ? name : `${tomlKey(name)} = ${short(value, 60)}`;
  return {
    path,
    message: messageFor(line, kind, place, { isWord, hasPassword }),
    help: helpFor(app, place, isWord ? "blank" : kind),
    severity: kind === "variable" || isWord ? "info" : undefined,
    outcome: kind === "blank" && isName ? "deploy" : undefined,
    sensitive: hasPassword ? true : undefined,
  };
}

interface Looks {
  readonly isWord: boolean;
  readonly hasPassword: boolean;
}

function messageFor(line: string, kind: Placeholder, { isName }: Value, { isWord, hasPassword }: Looks): string {
  if (isWord) return says.isWord(line);
  if (kind === "variable") return isName ? says.nameIsVariable(line) : says.valueIsVariable(line);
  return hasPassword ? says.hasTemplate(line) : says.isTemplate(line);
}

function helpFor(app: App, { name, path, isName }: Value, kind: Placeholder): Help {
  const [section = ""] = path;
  // A secret does not get into the file, whoever fills it in.
  const isSecret = /^env$/i.test(String(section)) && isSecretName(name);
  if (kind === "variable") return isSecret ? says.storeSecret(fly(app, shell`secrets set ${name}=...`)) : says.fillIn;
  if (isName) return name === "app" ? says.writeName : says.writeRegion;
  if (/^build$/i.test(String(section))) return says.writeArgument;
  if (!/^env$/i.test(String(section))) return says.writeValue;
  return says.writeVariable(fly(app, shell`secrets set ${name}=...`));
}

export const manual: Manual = {
  title: "Template text that was never filled in",
  why: "Files from templates and guides contain strings such as `<your-app-name>` or `changeme`. Fly uses them literally: the app is not found, or it runs with a password that everyone knows.",
  how: "Replace them. flyctl does not expand variables such as `$NAME`: the app gets that literal string unless a tool substitutes it first. Template files such as fly.example.toml are not checked.",
  examples: [
    {
      name: "app name",
      toml: `
        app = "<your-app-name>" # <--
      `,
    },
    {
      name: "region",
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
      name: "the address of a guide, and a key that nothing fills in",
      toml: `
        app = "acme"
        [env]
          DATABASE_URL = "postgres://user:password@host:5432/db" # <--
          OPENAI_API_KEY = "\${OPENAI_API_KEY}" # <--
      `,
    },
    {
      name: "more words about what belongs there",
      toml: `
        app = "acme"
        [env]
          DB_URL = "libsql://your-production-database-url.turso.io" # <--
          DB_AUTH_TOKEN = "your-production-auth-token" # <--
          SITE = "https://acme.example/your-favourite-keys"
      `,
    },
    {
      name: "an unexpanded variable",
      toml: `
        [env]
          DATABASE_URL = "postgres://app:\${DB_PASSWORD}@db.acme.internal/app" # <--
      `,
    },
    {
      name: "a review app, whose name comes from the command line",
      toml: `
        app = "pr-\${{ github.event.number }}-acme"
      `,
      filename: "fly.review.toml",
    },
    {
      name: "a file that a script fills in, as its image shows",
      toml: `
        [build]
          image = "ghcr.io/acme/web:$VERSION"
        [env]
          RELEASE = "$VERSION"
      `,
    },
    {
      name: "the word placeholder",
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
      name: "a string from the option patterns",
      toml: `
        [build.args]
          LICENSE = "ACME-DEMO" # <--
      `,
      options: { patterns: ["acme-demo"] },
    },
    {
      name: "variables with the names of top-level keys",
      toml: `
        app = "acme"
        [env]
          app = "changeme" # <--
          primary_region = "changeme" # <--
      `,
    },
    {
      name: "volume and build argument",
      toml: `
        app = "acme"
        [build.args]
          NPM_SCOPE = "<your-scope>" # <--
        [mounts]
          source = "<volume-name>" # <--
          destination = "/data"
      `,
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
      name: "a template file",
      toml: `
        app = "<your-app-name>"
      `,
      filename: "fly.example.toml",
    },
    {
      name: "the size of a Machine",
      toml: `
        [[vm]]
          cpu_kind = "{{CPU_KIND}}" # <--
          cpus = 1
      `,
    },
  ],
};
