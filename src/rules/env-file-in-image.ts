import { buildPlace, usedBuildKey } from "../app/build.ts";
import { text } from "../app/section.ts";
import { tidy } from "../beside/beside.ts";
import { variablesIn } from "../beside/env-file.ts";
import { folderIn, inFolder, lineOf } from "../beside/files.ts";
import { run } from "../help.ts";
import { findSecret } from "../hints/secrets.ts";
import { isNamedSecret } from "../hints/sensitive.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { fly } from "../words/commands.ts";

const says = {
  copied: (file: string, place: string, ignorefile: string) =>
    `${file} is copied into the image (${place}) because ${ignorefile} does not exclude it. Anyone who can pull the image can read it.`,
  ignore: (ignorefile: string, set: string) => [
    `Add the line .env* to ${ignorefile}. Set what the app needs as secrets:`,
    run(set),
  ],
};

export default rule({
  id: "env-file-in-image",
  category: "security",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/apps/secrets/",
  *check({ app, beside }) {
    const image = beside.image();
    const copy = image?.copies.find(({ sources }) => sources.some((source) => /^\.?\/?$/.test(source)));
    if (!image || !copy) return;
    // A Dockerfile that is named may be anywhere, and the build still takes place here; else it takes place beside it.
    const folder = usedBuildKey(app, "dockerfile") === undefined ? folderIn(image.file) : "";
    const file = inFolder(folder, ".env");
    if (!holdsSecret(beside.text(file) ?? "")) return;
    const named = app.build && text(app.build, "ignorefile");
    const usual = [...beside.folders.map((one) => inFolder(one, ".dockerignore")), `${image.file}.dockerignore`];
    const rules = (named ? [tidy(named)] : usual).map((one) => beside.text(one) ?? "").join("\n");
    if (ignores(rules)) return;
    const ignorefile = named ? tidy(named) : inFolder(folder, ".dockerignore");
    yield {
      path: buildPlace(app),
      message: says.copied(file, lineOf(copy), ignorefile),
      help: says.ignore(ignorefile, fly(app, "secrets set NAME=value")),
      related: [{ file: copy.file, line: copy.line }],
    };
  },
});

/** An empty file, or one of ports and switches, is no harm. */
function holdsSecret(content: string): boolean {
  return variablesIn(content).some(
    ({ name, value }) => findSecret(value, name) !== undefined || isNamedSecret(name, value),
  );
}

/** Whether one of the lines takes in .env, or takes everything out. */
function ignores(rules: string): boolean {
  const lines = rules.split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, ""));
  return lines.some((line) => /^(?:\*\*\/)?(?:\.env\*?|\.env\.\*|\.\*|\*|\*\*|\*\.env|\.e\*|\*env\*?)$/.test(line));
}

export const manual: Manual = {
  title: "An .env file in the image",
  why: "`COPY . .` copies everything that `.dockerignore` does not exclude; `.gitignore` has no effect. Anyone who can pull the image can read the secrets in `.env`, even if a later step deletes the file. The app may also run with the settings of your laptop.",
  how: "Add `.env*` to `.dockerignore`, set secrets with `fly secrets set`, and replace all secrets that were in an image.",
  examples: [
    {
      name: "no .dockerignore",
      toml: `
        app = "acme" # <--
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          COPY . .
        `,
        ".env": `
          DATABASE_URL=postgres://acme:q7Wz2LrTn4VxKb9M@db.example.com/acme
        `,
      },
    },
    {
      name: "ignored",
      toml: `
        app = "acme"
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          COPY . .
        `,
        ".env": `
          DATABASE_URL=postgres://acme:q7Wz2LrTn4VxKb9M@db.example.com/acme
        `,
        ".dockerignore": `
          node_modules
          .env*
        `,
      },
    },
    {
      name: "a Dockerfile in another folder, built from here",
      toml: `
        app = "acme"
        [build]
          dockerfile = "deploy/Dockerfile" # <--
      `,
      files: {
        "deploy/Dockerfile": `
          FROM node:22-slim
          COPY . .
        `,
        "deploy/.dockerignore": `
          .env
        `,
        ".env": `
          DATABASE_URL=postgres://acme:q7Wz2LrTn4VxKb9M@db.example.com/acme
        `,
      },
    },
    {
      name: "a Dockerfile in another folder, with what is ignored here",
      toml: `
        app = "acme"
        [build]
          dockerfile = "deploy/Dockerfile"
      `,
      files: {
        "deploy/Dockerfile": `
          FROM node:22-slim
          COPY . .
        `,
        "deploy/.env": `
          DATABASE_URL=postgres://acme:q7Wz2LrTn4VxKb9M@db.example.com/acme
        `,
        ".dockerignore": `
          **/.env
        `,
      },
    },
    {
      name: "nothing to hide",
      toml: `
        app = "acme"
      `,
      files: {
        Dockerfile: `
          FROM node:22-slim
          COPY . .
        `,
        ".env": `
          PORT=8080
        `,
      },
    },
  ],
};
